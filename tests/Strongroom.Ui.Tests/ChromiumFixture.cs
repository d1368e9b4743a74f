using Strongroom.Ui.Tests;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace Strongroom.Ui.Tests;

/// <summary>One browser for all tests; each takes a context of its own, so that none sees another's storage.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", // containers
        "--disable-background-networking", "--disable-component-update", "--disable-sync", // nothing but the server's own address
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("the browser did not start");

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Screen.Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Args = Flags, Headless = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
