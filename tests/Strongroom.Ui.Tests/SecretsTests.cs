using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Strongroom.Ui.Tests;

/// <summary>Finding secrets: the tree, the paths, tokens that may do little, small screens.</summary>
public sealed class UiSecretsTests(ChromiumFixture chromium)
{
    static JsonObject Any => new() { ["password"] = "s3cret" };

    [Fact]
    public async Task The_keyboard_alone_goes_through_the_tree()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        foreach (var path in (string[])["apps/web/database", "apps/web/smtp", "apps/worker", "shared"]) await room.WriteAsync(path, Any);
        var (screen, keyboard) = (room.Screen, room.Screen.Page.Keyboard);
        await screen.Page.GotoAsync("/ui/secrets/kv/");
        await Expect(room.TreeItem("apps/")).ToBeVisibleAsync();
        await screen.Field("Find, or go to a path").FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await Expect(room.TreeItem("apps/")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowRight");
        await Expect(room.TreeItem("web/")).ToBeVisibleAsync();
        await keyboard.PressAsync("ArrowRight");
        await Expect(room.TreeItem("web/")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowRight");
        await Expect(room.TreeItem("database")).ToBeVisibleAsync();
        await keyboard.PressAsync("End");
        await Expect(room.TreeItem("shared")).ToBeFocusedAsync();
        await keyboard.PressAsync("d");
        await Expect(room.TreeItem("database")).ToBeFocusedAsync();
        await screen.IsAccessibleAsync();
        await keyboard.PressAsync("Enter");
        await Expect(screen.Heading("database")).ToBeFocusedAsync();
        Assert.EndsWith("/ui/secrets/kv/apps/web/database", screen.Page.Url);
        await Expect(room.TreeItem("database")).ToHaveAttributeAsync("aria-selected", "true");
        await room.TreeItem("database").FocusAsync();
        await keyboard.PressAsync("ArrowLeft");
        await Expect(room.TreeItem("web/")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowLeft");
        await Expect(room.TreeItem("database")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Any_name_and_many_names_can_be_opened()
    {
        const string Odd = "a b/100% ü?#&+/it's \"odd\"";
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        await room.WriteAsync(Odd, Any);
        for (var i = 0; i < 205; i++) await room.WriteAsync($"many/key-{i:D3}", Any);
        var screen = room.Screen;
        await screen.Page.GotoAsync("/ui/secrets/kv/");
        await screen.Field("Find, or go to a path").FillAsync(Odd);
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Heading("it's \"odd\"")).ToBeVisibleAsync();
        await screen.Page.ReloadAsync();
        await Expect(screen.Button("Show password")).ToBeVisibleAsync();
        await Expect(room.TreeItem("100% ü?#&+/")).ToBeVisibleAsync();
        await room.TreeItem("many/").ClickAsync();
        await Expect(room.TreeItem("key-199")).ToBeVisibleAsync();
        await Expect(room.TreeItem("key-204")).ToHaveCountAsync(0);
        await room.TreeItem("Show more (5 left)").ClickAsync();
        await Expect(room.TreeItem("key-204")).ToBeVisibleAsync();
        await screen.Field("Find, or go to a path").FillAsync("key-17");
        await Expect(screen.Page.GetByRole(AriaRole.Treeitem)).ToHaveCountAsync(11); // ten, and the folder above
    }

    [Fact]
    public async Task A_token_that_may_read_one_path_gets_there_and_is_offered_nothing_else()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv", policy: "path \"kv/data/apps/web\" { capabilities = [\"read\"] }");
        await room.WriteAsync("apps/web", Any);
        var screen = room.Screen;
        await screen.Page.GotoAsync("/ui/secrets");
        await Expect(room.Link("kv/")).ToBeVisibleAsync();
        await Expect(room.Link("Enable engine")).ToHaveCountAsync(0);
        await room.Link("kv/").ClickAsync();
        await screen.SeesAsync("Your token may not list what is here");
        await Expect(room.Link("New secret")).ToHaveCountAsync(0);
        await Expect(room.Link("apps/web")).ToBeVisibleAsync(); // its policies name it
        await screen.IsAccessibleAsync();
        await screen.Field("Find, or go to a path").FillAsync("apps/web");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Button("Show password").ClickAsync();
        await screen.SeesAsync("s3cret");
        await Expect(room.Link("Edit")).ToHaveCountAsync(0);
        await Expect(screen.Button("Delete")).ToHaveCountAsync(0);
        await screen.Field("Find, or go to a path").FillAsync("apps/other");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.SeesAsync("Your token may not read this secret");
        await screen.IsAccessibleAsync();
    }

    [Fact]
    public async Task The_commands_work_as_they_are_copied_and_hold_no_token()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        const string Path = "it's/a 100% path", Value = "it's $HOME \"quoted\"\nEOF\n\\end";
        await room.WriteAsync(Path, new JsonObject { ["password"] = Value });
        var screen = room.Screen;
        await screen.Page.GotoAsync("/ui/secrets/kv/" + string.Join('/', Path.Split('/').Select(Uri.EscapeDataString)));
        await screen.Button("As command").ClickAsync();
        var read = await screen.CopiedByAsync("Copy curl");
        Assert.DoesNotContain(room.Server.RootToken, read);
        Assert.Equal(Value, JsonNode.Parse(Shell(read, room.Server.RootToken))!["data"]!["data"]!["password"]!.GetValue<string>());
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Write" }).ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("--data @-"); // curl of the tab just opened
        await Expect(dialog).Not.ToContainTextAsync("$HOME");
        await screen.IsAccessibleAsync();
        var write = await screen.CopiedByAsync("Copy curl");
        Assert.Contains("$HOME", write);
        Assert.Equal(2, JsonNode.Parse(Shell(write, room.Server.RootToken))!["data"]!["version"]!.GetValue<int>());
        Assert.Equal(Value, JsonNode.Parse(Shell(read, room.Server.RootToken))!["data"]!["data"]!["password"]!.GetValue<string>());
        Assert.StartsWith("vault kv put -mount=kv 'it'\\''s/a 100% path' - <<'EOF'", await screen.CopiedByAsync("Copy command line"));
    }

    static string Shell(string command, string token)
    {
        var start = new ProcessStartInfo("sh") { ArgumentList = { "-s" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["VAULT_TOKEN"] = token;
        using var shell = Process.Start(start)!;
        shell.StandardInput.Write(command + "\n");
        shell.StandardInput.Close();
        return shell.StandardOutput.ReadToEnd();
    }

    [Fact]
    public async Task What_was_typed_survives_a_sealed_server_and_an_ended_session()
    {
        const string Policy = "path \"kv/*\" { capabilities = [\"read\", \"update\", \"list\"] }";
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv", policy: Policy);
        await room.WriteAsync("app", Any);
        var screen = room.Screen;
        screen.Expects("503", "403");
        await screen.Page.GotoAsync("/ui/secrets/kv/app?view=edit");
        var value = room.Row("password").GetByLabel("Value", new() { Exact = true });
        await value.FillAsync("typed with care");
        await room.Server.Api.PutAsync("sys/seal");
        await screen.Button("Save as new version").ClickAsync();
        await screen.SeesAsync("The server was sealed while you worked");
        await room.Server.UnsealAsync(room.Server.Shares);
        await Expect(screen.Page.GetByText("The server was sealed while you worked")).ToBeHiddenAsync();
        await Expect(value).ToHaveValueAsync("typed with care");

        await room.Server.Api.PutAsync("auth/token/revoke-accessor", new JsonObject { ["accessor"] = await AccessorAsync(room) });
        await screen.Button("Save as new version").ClickAsync();
        await screen.SignInAsync(await room.Server.TokenAsync(Policy));
        await Expect(value).ToHaveValueAsync("typed with care");
        await screen.Button("Save as new version").ClickAsync();
        await screen.SeesAsync("Saved as version 2");
    }

    /// <summary>Of the token the browser holds.</summary>
    static async Task<string> AccessorAsync(SecretsRoom room)
    {
        using var own = room.Server.Api.As(await room.Screen.Page.EvaluateAsync<string>("() => sessionStorage.getItem('strongroom.token')"));
        return (await own.GetAsync("auth/token/lookup-self"))["data"]!["accessor"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_phone_and_the_dark_show_all_of_it()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv", options: ScreenOptions.Phone with { IsDark = true });
        var long1 = new string('x', 300);
        await room.WriteAsync("apps/" + new string('n', 60), new JsonObject { ["a-key-that-does-not-want-to-end-" + long1] = long1, ["port"] = 5432 });
        await room.WriteAsync("apps/" + new string('n', 60), new JsonObject { ["a-key-that-does-not-want-to-end-" + long1] = long1 + "\n" + long1, ["port"] = 5433 });
        var (screen, at) = (room.Screen, "/ui/secrets/kv/apps/" + new string('n', 60));
        foreach (var page in (string[])["/ui/secrets", "/ui/secrets?view=enable", "/ui/secrets/kv/", "/ui/secrets/kv/?view=engine", "/ui/secrets/kv/apps/", "/ui/secrets/kv/apps/?view=new", at, at + "?view=edit", at + "?view=versions", at + "?view=settings"])
        {
            await screen.Page.GotoAsync(page);
            await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(screen.Page.Locator(".loading")).ToHaveCountAsync(0);
            if (await screen.Button("Show values").CountAsync() > 0) await screen.Button("Show values").First.ClickAsync();
            await screen.FitsAsync();
            await screen.IsAccessibleAsync();
        }
    }
}
