using Strongroom.Testing.Servers;

namespace Strongroom.Ui.Tests;

/// <summary>The seal's page.</summary>
public sealed class UiSealTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task It_shows_the_key_the_last_call_and_where_each_setting_came_from()
    {
        await using var server = await (await UiServer.AutoAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, "/ui/seal");
        await screen.SignInAsync(server.RootToken);
        await screen.SeesAsync("arn:aws:kms:");
        await screen.SeesAsync("succeeded in");
        await Expect(screen.Page.Locator("dl > div", new() { HasText = "kms_key_id" })).ToContainTextAsync("alias/test");
        await screen.SeesAsync("vault.hcl:"); // where it came from
        await Expect(screen.Page.Locator("dl > div", new() { HasText = "Clock" })).ToContainTextAsync("Agrees with the service's");
        await Expect(screen.Page.Locator("dl > div", new() { HasText = "Bound to" })).ToContainTextAsync("product=strongroom, purpose=seal");
        await Expect(screen.Page.Locator("dl > div", new() { HasText = "access_key and secret_key in the configuration" })).ToContainTextAsync("used (config");
        Assert.DoesNotContain(">test<", await screen.Page.ContentAsync()); // the secret key of the test's stanza
        await screen.IsAccessibleAsync();
        await screen.FitsAsync();
        await Shots.TakeAsync(screen, "seal");
    }

    [Fact]
    public async Task A_key_pending_deletion_is_warned_of()
    {
        await using var server = await (await UiServer.AutoAsync()).InitAsync();
        server.Kms!.ScheduleDeletion(9);
        await server.RestartAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.SeesAsync("What to do");
        await screen.SeesAsync("deletion");
    }

    [Fact]
    public async Task Of_several_seals_each_has_a_row_with_its_state_and_what_is_watched()
    {
        await using var server = await (await UiServer.SeveralAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, "/ui/seal");
        await screen.SignInAsync(server.RootToken);
        var rows = screen.Page.GetByRole(AriaRole.Table, new() { Name = "Seals" }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(1)).ToContainTextAsync("frankfurt");
        await Expect(rows.Nth(1)).ToContainTextAsync("Healthy");
        await Expect(rows.Nth(1)).ToContainTextAsync("Agrees with the service's");
        await Expect(rows.Nth(2)).ToContainTextAsync("dublin");
        await Expect(rows.Nth(2)).ToContainTextAsync("4 minutes ahead of the service's");
        await screen.SeesAsync("about 4 minutes ahead of that of AWS"); // and as a warning, with what to do
        await screen.IsAccessibleAsync();
        await screen.FitsAsync();
        await Shots.TakeAsync(screen, "seal-several");
    }

    [Fact]
    public async Task Sealing_is_confirmed_by_typing_and_recovery_keys_release_it_with_the_page_still_there()
    {
        await using var server = await (await UiServer.AutoAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, "/ui/seal");
        await screen.SignInAsync(server.RootToken);
        await screen.Button("Seal the server").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await Shots.TakeAsync(screen, "seal-confirm");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Seal the server" }).ClickAsync();
        await screen.SeesAsync("This has to read exactly seal.");
        await screen.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(screen.Button("Seal the server")).ToBeFocusedAsync();

        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Field("Type seal to confirm").FillAsync("seal");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.SeesAsync("The server was sealed while you worked");
        await screen.SeesAsync("0 of 1 key entered");
        await screen.IsAccessibleAsync();
        await Shots.TakeAsync(screen, "sealed-overlay");
        await screen.Field("Recovery key").FillAsync(server.Shares[0]);
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(screen.Heading("Seal")).ToBeVisibleAsync(); // nobody had to sign in again
    }

    [Fact]
    public async Task A_token_that_may_not_seal_is_told_what_it_needs()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        var token = (await server.Api.PutAsync("auth/token/create", """{"policies":["default"],"ttl":"1h"}""")).String("auth", "client_token");
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, "/ui/seal", ScreenOptions.Phone);
        screen.Expects("403 (Forbidden)");
        await screen.SignInAsync(token);
        await screen.SeesAsync("Sealing needs the capabilities");
        await screen.SeesAsync("read” on sys/strongroom/seal");
        await Expect(screen.Button("Seal the server")).ToHaveCountAsync(0);
        await screen.FitsAsync();
    }
}
