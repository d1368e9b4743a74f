namespace Strongroom.Ui.Tests;

/// <summary>The door.</summary>
public sealed class UiLoginTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task The_root_token_opens_the_door()
    {
        await using var server = await (await UiServer.ShamirAsync()).InitAsync();
        await using var screen = await Screen.OpenAsync(chromium.Browser, server.Address);
        await screen.SignInAsync(server.RootToken);
        await Expect(screen.Heading("Secrets")).ToBeVisibleAsync();
        await screen.IsAccessibleAsync();
    }
}
