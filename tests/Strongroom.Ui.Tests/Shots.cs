namespace Strongroom.Ui.Tests;

/// <summary>Pictures of pages, for people to look at: written where <c>STRONGROOM_SHOTS</c> says, and not at all without it.</summary>
static class Shots
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("STRONGROOM_SHOTS");

    public static bool Wanted => !string.IsNullOrEmpty(Folder);

    /// <summary>The page as it is, in both themes, wide and narrow.</summary>
    public static async Task TakeAsync(Screen screen, string name)
    {
        if (!Wanted) return;
        var before = screen.Page.ViewportSize;
        var isModal = await screen.Page.GetByRole(AriaRole.Dialog).CountAsync() > 0; // it covers the window, not the page
        foreach (var (width, height, size) in ((int, int, string)[])[(1280, 800, "desktop"), (390, 844, "phone")])
            foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await screen.Page.SetViewportSizeAsync(width, height);
                await screen.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{name}-{size}-{theme.ToString().ToLowerInvariant()}.png"), FullPage = !isModal });
            }
        await screen.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Null, ReducedMotion = ReducedMotion.Null });
        if (before is not null) await screen.Page.SetViewportSizeAsync(before.Width, before.Height);
    }
}
