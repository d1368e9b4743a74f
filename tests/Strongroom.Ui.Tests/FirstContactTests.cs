using System.Text.RegularExpressions;
using Strongroom.Testing.Servers;

namespace Strongroom.Ui.Tests;

/// <summary>A new server, met in the browser.</summary>
public sealed partial class UiFirstContactTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_server_that_unseals_itself_is_set_up_and_opens_with_its_root_token()
    {
        await using var server = await UiServer.AutoAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await Expect(screen.Heading("Set up this server")).ToBeVisibleAsync();
        await screen.SeesAsync("They cannot open the storage");
        await screen.IsAccessibleAsync();
        await Shots.TakeAsync(screen, "welcome-auto");
        await screen.Field("Shares").FillAsync("2");
        await screen.Field("Threshold").FillAsync("1");
        await screen.Button("Initialise").ClickAsync();
        await screen.SeesAsync("With several shares at least 2 have to be needed"); // said by the page, before anything is sent
        await screen.Field("Threshold").FillAsync("2");
        await screen.Button("Initialise").ClickAsync();

        var first = await SaveAsync(screen, "Recovery key 1 of 2", "welcome-share");
        var second = await SaveAsync(screen, "Recovery key 2 of 2");
        Assert.NotEqual(first, second);
        var token = await SaveAsync(screen, "Root token", "welcome-token");
        Assert.StartsWith("hvs.", token);

        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
        Assert.DoesNotContain(token, await screen.Page.ContentAsync());
        Assert.Empty(await screen.Page.EvaluateAsync<string[]>("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"));
        await screen.SignInAsync(token);
        await Expect(screen.Heading("Secrets")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_Shamir_shares_are_handed_out_and_entered_again_and_wrong_ones_are_explained()
    {
        await using var server = await UiServer.ShamirAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await Shots.TakeAsync(screen, "welcome-shamir");
        await screen.Field("Shares").FillAsync("3");
        await screen.Field("Threshold").FillAsync("2");
        await screen.Button("Initialise").ClickAsync();
        var shares = new List<string>();
        for (var i = 1; i <= 3; i++) shares.Add(await SaveAsync(screen, $"Unseal key {i} of 3"));
        var token = await SaveAsync(screen, "Root token");

        await Expect(screen.Heading("This server is sealed")).ToBeVisibleAsync();
        await screen.SeesAsync("0 of 2 keys entered");
        screen.Expects("400 (Bad Request)");
        await screen.Field("Unseal key").FillAsync("not a share");
        await screen.Button("Enter").ClickAsync();
        await screen.SeesAsync("'key' must be a valid hex or base64 string");
        await Expect(screen.Field("Unseal key")).ToHaveValueAsync("not a share");
        await EnterAsync(screen, shares[0]);
        await screen.SeesAsync("1 of 2 keys entered");
        await screen.IsAccessibleAsync();
        await Shots.TakeAsync(screen, "unseal-shamir");
        await screen.Button("Start over").ClickAsync();
        await screen.SeesAsync("0 of 2 keys entered");
        await EnterAsync(screen, shares[2]);
        await screen.SeesAsync("1 of 2 keys entered");
        await EnterAsync(screen, shares[1]);
        await screen.SignInAsync(token);
    }

    [Fact]
    public async Task A_share_is_downloaded_as_a_file_under_the_strict_policy()
    {
        await using var server = await UiServer.ShamirAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.Field("Shares").FillAsync("1");
        await screen.Field("Threshold").FillAsync("1");
        await screen.Button("Initialise").ClickAsync();
        var shown = await screen.Page.Locator(".handout .value").InnerTextAsync();
        var download = await screen.Page.RunAndWaitForDownloadAsync(() => screen.Button("Download").ClickAsync());
        Assert.Equal("unseal-key-1-127.0.0.1.txt", download.SuggestedFilename);
        Assert.Contains(shown, await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Equal(shown, await screen.CopiedByAsync("Copy"));
        await Expect(screen.Button("Copied")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sealed_server_tells_why_and_the_page_opens_when_the_key_service_is_back()
    {
        await using var server = await (await UiServer.AutoAsync()).InitAsync();
        server.Kms!.Enable(false);
        await server.RestartAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await Expect(screen.Heading("This server is sealed")).ToBeVisibleAsync();
        await screen.SeesAsync("What to do");
        await Expect(screen.Page.GetByText(NextAttempt())).ToBeVisibleAsync();
        await screen.IsAccessibleAsync();
        await Shots.TakeAsync(screen, "unseal-auto");
        server.Kms!.Enable(true);
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync(new() { Timeout = 20_000 }); // by itself
        await screen.SignInAsync(server.RootToken);
    }

    [Fact]
    public async Task Recovery_keys_for_later_leave_only_the_root_token_to_save()
    {
        await using var server = await UiServer.AutoAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, options: ScreenOptions.Phone);
        await screen.Field("Later").CheckAsync();
        await screen.FitsAsync();
        await screen.Button("Initialise").ClickAsync();
        await SaveAsync(screen, "Root token");
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
    }

    /// <summary>Goes on only when the person says it is saved; returns what was shown.</summary>
    static async Task<string> SaveAsync(Screen screen, string title, string shot = "")
    {
        await Expect(screen.Heading(title)).ToBeFocusedAsync();
        var value = await screen.Page.Locator(".handout .value").InnerTextAsync();
        var next = screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = NextOrFinish() });
        await next.ClickAsync();
        await screen.SeesAsync("Save it first");
        if (shot.Length > 0)
        {
            await screen.IsAccessibleAsync();
            await Shots.TakeAsync(screen, shot);
        }
        await screen.Field("It is saved in a safe place").CheckAsync();
        await next.ClickAsync();
        return value;
    }

    static async Task EnterAsync(Screen screen, string share)
    {
        await screen.Field("Unseal key").FillAsync(share);
        await screen.Page.Keyboard.PressAsync("Enter");
    }

    [GeneratedRegex("^(Next|Finish)$")] private static partial Regex NextOrFinish();
    [GeneratedRegex(@"^(in \d+ s|now)$")] private static partial Regex NextAttempt();
}
