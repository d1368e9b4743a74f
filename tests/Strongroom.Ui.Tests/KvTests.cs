using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Strongroom.Ui.Tests;

/// <summary>The life of secrets in a browser: KV 2 with its versions, KV 1 without.</summary>
public sealed partial class UiKvTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_secret_of_KV_2_lives_from_the_first_engine_to_its_end()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser);
        var screen = room.Screen;
        screen.Expects("404"); // an empty engine answers so to a list, as does a path without a secret
        await room.EnableAsync("kv");
        await room.Link("New secret").ClickAsync();
        await room.FillNewAsync("apps/web/database", ("user", "web"), ("password", "first"), ("ca", "one\ntwo\nthree"));
        await screen.IsAccessibleAsync();
        await screen.Button("Create secret").ClickAsync();
        await Expect(screen.Heading("database")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("first", new() { Exact = true })).ToHaveCountAsync(0);
        await screen.Button("Show password").ClickAsync();
        await screen.SeesAsync("first");

        await EditAsJsonAsync(room);
        await CompareAsync(room);
        await RollBackAsync(room);
        await DeleteAndBringBackAsync(room);
        await EndAsync(room);
    }

    static async Task EditAsJsonAsync(SecretsRoom room)
    {
        var screen = room.Screen;
        await room.Link("Edit").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await screen.Button("Show values").ClickAsync();
        var text = screen.Field("The secret as JSON");
        await Expect(text).ToHaveValueAsync(new Regex("\"password\": \"first\""));
        await text.FillAsync("{\n  \"user\": \"web\",\n  \"password\": \"second\",,\n  \"id\": 12345678901234567890\n}");
        await screen.Button("Save as new version").ClickAsync();
        await Expect(screen.Button("Line 3")).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Form" }).ClickAsync();
        await screen.SeesAsync("The JSON has a mistake");
        await screen.IsAccessibleAsync();
        await text.FillAsync("{\n  \"user\": \"web\",\n  \"password\": \"second\",\n  \"ca\": \"one\\n2\\nthree\",\n  \"id\": 12345678901234567890\n}");
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Form" }).ClickAsync();
        await Expect(room.Row("id").GetByLabel("Value", new() { Exact = true })).ToHaveValueAsync("12345678901234567890");
        await room.Row("Row 5").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await screen.Button("Save as new version").ClickAsync();
        await screen.SeesAsync("Saved as version 2");
        Assert.Contains("12345678901234567890", (await room.Server.Api.GetAsync("kv/data/apps/web/database")).ToString());
    }

    static async Task CompareAsync(SecretsRoom room)
    {
        var screen = room.Screen;
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await screen.SeesAsync("3 keys differ, 1 the same");
        var table = screen.Page.GetByRole(AriaRole.Table, new() { Name = "Version 1 and Version 2, key by key" });
        await Expect(table.GetByRole(AriaRole.Row, new() { NameRegex = Added() })).ToBeVisibleAsync();
        await Expect(table.GetByRole(AriaRole.Row, new() { NameRegex = Changed() })).ToBeVisibleAsync();
        Assert.DoesNotContain("second", await table.InnerTextAsync());
        await screen.Button("Show values").ClickAsync();
        await Expect(table).ToContainTextAsync("second");
        await Expect(table.Locator(".diff-lines .removed")).ToHaveTextAsync("−two");
        await Expect(table.Locator(".diff-lines .added")).ToHaveTextAsync("+2");
        await screen.IsAccessibleAsync();
    }

    static async Task RollBackAsync(SecretsRoom room)
    {
        var screen = room.Screen;
        await screen.Button("Restore version 1").ClickAsync();
        await screen.SeesAsync("written again, as version 3");
        await screen.IsAccessibleAsync();
        await screen.Button("Restore as new version").ClickAsync();
        await screen.SeesAsync("Version 1 restored as version 3");
        await screen.Button("Show password").ClickAsync();
        await screen.SeesAsync("first");
    }

    static async Task DeleteAndBringBackAsync(SecretsRoom room)
    {
        var screen = room.Screen;
        await screen.Button("Delete").ClickAsync();
        await screen.SeesAsync("It can be undone");
        await screen.Button("Delete version").ClickAsync();
        await screen.SeesAsync("Version 3 was deleted");
        await screen.IsAccessibleAsync();
        await screen.Button("Bring it back").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Bring it back" }).ClickAsync();
        await Expect(screen.Button("Show password")).ToBeVisibleAsync();

        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await screen.Button("Destroy version 1").ClickAsync();
        await screen.Button("Destroy version").ClickAsync();
        await screen.SeesAsync("This has to read exactly 1.");
        await screen.Field("Type 1 to confirm").FillAsync("1");
        await screen.Button("Destroy version").ClickAsync();
        await screen.SeesAsync("Version 1 destroyed");
        await Expect(screen.Button("Destroy version 1")).ToHaveCountAsync(0);
    }

    static async Task EndAsync(SecretsRoom room)
    {
        var screen = room.Screen;
        await screen.Page.GetByRole(AriaRole.Tab, new() { Name = "Metadata and settings" }).ClickAsync();
        await screen.Button("Add note").ClickAsync();
        await screen.Field("Name of note 1").FillAsync("owner");
        await screen.Field("Text of note 1").FillAsync("Web team");
        await screen.Button("Save metadata").ClickAsync();
        await screen.SeesAsync("Metadata saved");
        await screen.Field("Versions to keep").FillAsync("5");
        await screen.Button("Save settings").ClickAsync();
        await screen.SeesAsync("Settings saved");
        await screen.IsAccessibleAsync();
        var stored = (await room.Server.Api.GetAsync("kv/metadata/apps/web/database"))["data"]!;
        Assert.Equal("Web team", stored["custom_metadata"]!["owner"]!.GetValue<string>());
        Assert.Equal(5, stored["max_versions"]!.GetValue<int>());
        await screen.Button("Delete secret and history").ClickAsync();
        await screen.Field("Type database to confirm").FillAsync("database");
        await screen.Button("Delete for good").ClickAsync();
        await Expect(screen.Heading("web/")).ToBeVisibleAsync();
        Assert.Equal(404, (await room.Server.Api.GetAsync("kv/metadata/apps/web/database")).Status);
    }

    [Fact]
    public async Task Somebody_elses_change_is_shown_and_not_written_over()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        var screen = room.Screen;
        screen.Expects("400"); // the refused write
        await room.WriteAsync("app", new JsonObject { ["user"] = "app", ["password"] = "old", ["host"] = "a" });
        await screen.Page.GotoAsync("/ui/secrets/kv/app?view=edit");
        await room.Row("password").GetByLabel("Value", new() { Exact = true }).FillAsync("mine");
        await room.WriteAsync("app", new JsonObject { ["user"] = "app", ["password"] = "old", ["host"] = "theirs" });
        await screen.Button("Save as new version").ClickAsync();
        await Expect(screen.Page.GetByText("Somebody saved version 2 while you were writing")).ToBeFocusedAsync();
        await screen.IsAccessibleAsync();
        await screen.Page.Locator(".conflict").GetByRole(AriaRole.Button, new() { Name = "Show values" }).ClickAsync();
        var table = screen.Page.GetByRole(AriaRole.Table, new() { Name = "Theirs (version 2) and Yours, key by key" });
        await Expect(table).ToContainTextAsync("mine");
        await Expect(table).ToContainTextAsync("theirs");
        await screen.Button("Take both changes").ClickAsync();
        await screen.Button("Save as new version").ClickAsync();
        await screen.SeesAsync("Saved as version 3");
        var stored = (await room.Server.Api.GetAsync("kv/data/app"))["data"]!["data"]!;
        Assert.Equal("mine", stored["password"]!.GetValue<string>());
        Assert.Equal("theirs", stored["host"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_new_secret_never_replaces_one_that_is_there()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        room.Screen.Expects("400", "404");
        await room.Screen.Page.GotoAsync("/ui/secrets/kv/?view=new");
        await room.FillNewAsync("app", ("password", "mine"));
        await room.WriteAsync("app", new JsonObject { ["password"] = "theirs" });
        await room.Screen.Button("Create secret").ClickAsync();
        await room.Screen.SeesAsync("There is a secret at this path already.");
        Assert.Equal("theirs", (await room.Server.Api.GetAsync("kv/data/app"))["data"]!["data"]!["password"]!.GetValue<string>());
    }

    [Fact]
    public async Task KV_1_keeps_one_value_and_says_so()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "old", version: 1);
        var screen = room.Screen;
        screen.Expects("404");
        await screen.Page.GotoAsync("/ui/secrets/old/");
        await screen.SeesAsync("This engine is version 1");
        await room.Link("New secret").ClickAsync();
        await room.FillNewAsync("printer", ("pin", "4711"));
        await screen.Button("Create secret").ClickAsync();
        await Expect(screen.Heading("printer")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);
        await room.Link("Edit").ClickAsync();
        await room.Row("pin").GetByLabel("Value", new() { Exact = true }).FillAsync("1234");
        await screen.Button("Save").ClickAsync();
        await screen.SeesAsync("Saved");
        Assert.Equal("1234", (await room.Server.Api.GetAsync("old/printer"))["data"]!["pin"]!.GetValue<string>());
        await screen.IsAccessibleAsync();
        await screen.Button("Delete").ClickAsync();
        await screen.SeesAsync("cannot be brought back");
        await screen.Field("Type printer to confirm").FillAsync("printer");
        await screen.Button("Delete for good").ClickAsync();
        await screen.SeesAsync("Keep your first secret");
    }

    [GeneratedRegex("^id .*added")] private static partial Regex Added();
    [GeneratedRegex("^password .*changed")] private static partial Regex Changed();
}
