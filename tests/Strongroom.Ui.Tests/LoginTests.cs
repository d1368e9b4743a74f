using System.Text.Json.Nodes;

namespace Strongroom.Ui.Tests;

/// <summary>The door, and what a session is.</summary>
public sealed class UiLoginTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_wrong_token_is_refused_and_the_right_one_leads_to_where_the_address_points()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address, "/ui/seal");
        screen.Expects("403 (Forbidden)");
        await Expect(screen.Field("Token")).ToBeFocusedAsync();
        await screen.IsAccessibleAsync();
        await Shots.TakeAsync(screen, "login");
        await screen.Field("Token").FillAsync("hvs.nope");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.SeesAsync("The server does not accept this token");
        await Expect(screen.Field("Token")).ToBeFocusedAsync();
        await screen.SignInAsync(server.RootToken);
        await Expect(screen.Heading("Seal")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("left", new() { Exact = false })).ToHaveCountAsync(0); // the root token has no end
    }

    [Fact]
    public async Task The_token_outlives_a_reload_only_if_the_person_says_so_and_a_sign_out_revokes_nothing()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.SignInAsync(server.RootToken);
        await screen.Page.ReloadAsync();
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
        await screen.Field("Stay signed in when this page is reloaded").CheckAsync();
        await screen.SignInAsync(server.RootToken);
        await screen.Page.ReloadAsync();
        await Expect(screen.Heading("Secrets")).ToBeVisibleAsync();
        await screen.Button("Sign out").ClickAsync();
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
        await screen.Page.ReloadAsync();
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
        Assert.Equal(200, (await server.Api.GetAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task The_time_left_is_in_sight_and_the_session_can_be_renewed_before_it_ends()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.Page.Clock.InstallAsync();
        await screen.Page.ReloadAsync();
        await screen.SignInAsync(await TokenAsync(server, "20m"));
        await screen.SeesAsync("min left");
        await screen.Page.Clock.FastForwardAsync("16:00");
        await screen.SeesAsync("Your session ends in");
        await screen.IsAccessibleAsync();
        await screen.Button("Renew").ClickAsync();
        await screen.SeesAsync("Session renewed");
        await Expect(screen.Page.GetByText("Your session ends in")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_session_that_ends_asks_for_a_token_and_leads_back()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.Page.Clock.InstallAsync();
        await screen.Page.ReloadAsync();
        await screen.SignInAsync(await TokenAsync(server, "20m"));
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Seal" }).ClickAsync();
        await Expect(screen.Heading("Seal")).ToBeFocusedAsync();
        await screen.Page.Clock.FastForwardAsync("20:01");
        await Expect(screen.Heading("Sign in")).ToBeVisibleAsync();
        await screen.SeesAsync("Your session has ended");
        await Shots.TakeAsync(screen, "login-ended");
        await screen.SignInAsync(server.RootToken);
        await Expect(screen.Heading("Seal")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_token_revoked_elsewhere_ends_the_session_at_its_next_call()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        var token = await TokenAsync(server, "1h");
        await screen.SignInAsync(token);
        await server.Api.PutAsync("auth/token/revoke", new JsonObject { ["token"] = token });
        screen.Expects("403 (Forbidden)");
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Seal" }).ClickAsync();
        await screen.SeesAsync("The server no longer accepts your token");
    }

    static async Task<string> TokenAsync(UiServer server, string ttl)
        => (await server.Api.PutAsync("auth/token/create", new JsonObject { ["ttl"] = ttl })).String("auth", "client_token");
}
