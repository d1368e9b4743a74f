using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;

namespace Strongroom.Ui.Tests;

/// <summary>How a page is looked at.</summary>
public sealed record ScreenOptions
{
    public bool IsDark { get; init; }
    public int Width { get; init; } = 1280;
    public int Height { get; init; } = 800;

    public static readonly ScreenOptions Desktop = new();
    public static readonly ScreenOptions Dark = new() { IsDark = true };
    public static readonly ScreenOptions Phone = new() { Width = 390, Height = 844 };
}

/// <summary>One browser page on one server. What goes wrong in it - a console error, a breach of the content security policy, a request elsewhere - is collected, and fails the test at its end.</summary>
public sealed class Screen : IAsyncDisposable
{
    /// <summary>How long something on the page is waited for, in milliseconds: two busy cores draw slowly.</summary>
    public const float Patience = 15_000;

    /// <summary>The browser has one clipboard for all its pages.</summary>
    static readonly SemaphoreSlim Clipboard = new(1);

    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _problems = new();
    readonly List<string> _expected = [];

    Screen(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, Address) = (context, page, address);
        page.Console += (_, message) => { if (message.Type == "error") _problems.Enqueue(message.Text); };
        page.PageError += (_, error) => _problems.Enqueue(error);
        context.Request += (_, request) => { if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:" + address, StringComparison.Ordinal)) _problems.Enqueue("a request elsewhere: " + request.Url); };
    }

    public IPage Page { get; }
    public string Address { get; }

    public static async Task<Screen> OpenAsync(IBrowser browser, string address, string path = "/ui/", ScreenOptions? options = null)
    {
        options ??= ScreenOptions.Desktop;
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address, ColorScheme = options.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = options.Width, Height = options.Height }, Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.effectiveDirective + ' ' + e.blockedURI))");
        var screen = new Screen(context, await context.NewPageAsync(), address);
        await screen.Page.GotoAsync(path);
        return screen;
    }

    public ILocator Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 });
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>What a button puts on the clipboard. It is written after the click has returned, so that it is waited for.</summary>
    public async Task<string> CopiedByAsync(string button)
    {
        await Clipboard.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await Page.EvaluateAsync("() => navigator.clipboard.writeText('')");
            await Button(button).ClickAsync();
            var text = await Page.WaitForFunctionAsync("() => navigator.clipboard.readText()");
            return await text.JsonValueAsync<string>();
        }
        finally { Clipboard.Release(); }
    }

    public async Task SignInAsync(string token)
    {
        await Field("Token").FillAsync(token);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".shell")).ToBeAttachedAsync();
    }

    /// <summary>The same for a test that opens one address after the other.</summary>
    public async Task StaySignedInAsync(string token)
    {
        await Page.GetByLabel("Stay signed in when this page is reloaded").CheckAsync();
        await SignInAsync(token);
    }

    /// <summary>A browser writes every answer that is no success to its console; those that a test brings about are named here.</summary>
    public void Expects(params ReadOnlySpan<string> texts) => _expected.AddRange(texts);

    /// <summary>Nothing that axe knows to be wrong for people with a handicap.</summary>
    public async Task IsAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Select(each => $"{each.Id}: {string.Join(" | ", each.Nodes.Select(node => node.Html))}"));
    }

    /// <summary>Nothing sticks out to the right.</summary>
    public async Task FitsAsync()
        => Assert.Equal(0, await Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_problems.Except(_problems.Where(problem => _expected.Any(text => problem.Contains(text, StringComparison.Ordinal)))));
    }
}
