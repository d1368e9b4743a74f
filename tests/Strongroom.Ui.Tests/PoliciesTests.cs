using System.Text.RegularExpressions;

namespace Strongroom.Ui.Tests;

/// <summary>The room Policies.</summary>
public sealed partial class UiPoliciesTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_policy_is_written_with_a_mistake_corrected_changed_and_deleted()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, "kv");
        var screen = room.Screen;
        screen.Expects("400"); // the mistake
        await screen.Page.GotoAsync("/ui/policies");
        await screen.SeesAsync("Write your first policy");
        await screen.IsAccessibleAsync();
        await room.Link("Create policy").ClickAsync();
        await screen.Field("Name").FillAsync("Apps Read");
        await screen.SeesAsync("Spaces, two dots");
        await screen.Field("Name").FillAsync("apps-read");
        await screen.Button("Insert: Read a folder").ClickAsync();
        var rules = screen.Field("Rules");
        await Expect(rules).ToHaveValueAsync(SnippetPath());
        var snippet = await rules.InputValueAsync();
        await rules.FillAsync(snippet.Replace("\"list\"", "\"lst\""));
        await screen.Button("Create policy").ClickAsync();
        await Expect(screen.Button("Line 8")).ToBeVisibleAsync();
        await screen.SeesAsync("invalid capability \"lst\"");
        await screen.IsAccessibleAsync();
        await rules.FillAsync(snippet + "}");
        await screen.Button("Create policy").ClickAsync();
        await Expect(screen.Button("Line 10")).ToBeVisibleAsync();
        await rules.FillAsync(snippet);
        await screen.Button("Create policy").ClickAsync();
        await Expect(screen.Heading("apps-read")).ToBeVisibleAsync();
        Assert.Equal(snippet, (await room.Server.Api.GetAsync("sys/policies/acl/apps-read"))["data"]!["policy"]!.GetValue<string>());
        await Expect(screen.Page.Locator(".c-string").First).ToHaveTextAsync("\"kv/data/apps/*\"");
        await screen.IsAccessibleAsync();

        await room.Link("Edit").ClickAsync();
        await rules.FillAsync(snippet + "\npath \"kv/data/more\" { capabilities = [\"read\"] }\n");
        await screen.Button("Save policy").ClickAsync();
        await screen.SeesAsync("Policy apps-read saved");
        await screen.Button("Delete policy").ClickAsync();
        await screen.Field("Type apps-read to confirm").FillAsync("apps-read");
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete policy" }).ClickAsync();
        await screen.SeesAsync("Policy apps-read deleted");
        Assert.Equal(404, (await room.Server.Api.GetAsync("sys/policies/acl/apps-read")).Status);
    }

    [Fact]
    public async Task The_built_in_policies_are_explained_and_not_offered_for_deletion()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, options: ScreenOptions.Phone with { IsDark = true });
        var screen = room.Screen;
        foreach (var (name, text) in ((string, string)[])[("root", "There is nothing to read here"), ("default", "Given to every token")])
        {
            await screen.Page.GotoAsync("/ui/policies/" + name);
            await screen.SeesAsync(text);
            await Expect(screen.Button("Delete policy")).ToHaveCountAsync(0);
            await screen.FitsAsync();
            await screen.IsAccessibleAsync();
        }
        await screen.Page.GotoAsync("/ui/policies/default?view=edit");
        await Expect(screen.Field("Rules")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("lookup-self"));
        await screen.FitsAsync();
        await screen.IsAccessibleAsync();
    }

    [Fact]
    public async Task A_token_without_the_right_is_told_so()
    {
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser, policy: "path \"sys/policies/acl/mine\" { capabilities = [\"read\"] }");
        await room.Screen.Page.GotoAsync("/ui/policies");
        await room.Screen.SeesAsync("Your token may not list policies");
        await Expect(room.Link("Create policy")).ToHaveCountAsync(0);
        await room.Link("default").ClickAsync();
        await room.Screen.SeesAsync("Your token may not read this policy");
        await room.Screen.IsAccessibleAsync();
    }

    [GeneratedRegex(@"path ""kv/data/apps/\*""")] private static partial Regex SnippetPath();
}
