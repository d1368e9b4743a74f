using System.Text.Json.Nodes;

namespace Strongroom.Ui.Tests;

/// <summary>A server of its own, and the room Secrets in a browser, signed in.</summary>
sealed class SecretsRoom : IAsyncDisposable
{
    SecretsRoom(UiServer server, Screen screen) => (Server, Screen) = (server, screen);

    public UiServer Server { get; }
    public Screen Screen { get; }
    string Mount { get; set; } = "";
    bool IsVersioned { get; set; } = true;

    /// <summary>With a KV engine at <paramref name="mount"/>, or with none.</summary>
    /// <param name="browser">Where the page is opened.</param>
    /// <param name="mount">Without a slash; empty for none.</param>
    /// <param name="version">Of that engine.</param>
    /// <param name="policy">Signs in with a token that has this policy, instead of with the root token.</param>
    /// <param name="options">How the page is looked at.</param>
    public static async Task<SecretsRoom> OpenAsync(IBrowser browser, string mount = "", int version = 2, string? policy = null, ScreenOptions? options = null)
    {
        var server = await (await UiServer.ShamirAsync()).InitAsync();
        if (mount.Length > 0) await EnableAsync(server, mount, version);
        var token = policy is null ? server.RootToken : await server.TokenAsync(policy);
        var screen = await Screen.OpenAsync(browser, server.Address, options: options);
        var room = new SecretsRoom(server, screen) { Mount = mount, IsVersioned = version == 2 };
        await screen.StaySignedInAsync(token);
        return room;
    }

    static async Task EnableAsync(UiServer server, string mount, int version)
        => Assert.Equal(204, (await server.Api.PutAsync($"sys/mounts/{mount}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = version.ToString() } })).Status);

    public ILocator Link(string name) => Screen.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
    public ILocator Row(string key) => Screen.Page.GetByRole(AriaRole.Group, new() { Name = key, Exact = true });
    public ILocator TreeItem(string name) => Screen.Page.GetByRole(AriaRole.Treeitem, new() { Name = name, Exact = true });

    public async Task WriteAsync(string path, JsonObject data)
    {
        var answer = await Server.Api.PutAsync($"{Mount}/{(IsVersioned ? "data/" : "")}{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", IsVersioned ? new JsonObject { ["data"] = data } : data);
        Assert.InRange(answer.Status, 200, 204);
    }

    /// <summary>By the page, from the list of engines that has none yet.</summary>
    public async Task EnableAsync(string path)
    {
        await Screen.SeesAsync("Enable your first engine");
        await Screen.IsAccessibleAsync();
        await Link("Enable engine").ClickAsync();
        await Screen.Field("Path").FillAsync("sys/kv");
        await Screen.SeesAsync("Everything below sys/ belongs to the server.");
        await Screen.Field("Path").FillAsync(path);
        await Screen.Field("Description").FillAsync("Secrets of the applications");
        await Screen.IsAccessibleAsync();
        await Screen.Button("Enable engine").ClickAsync();
        await Screen.SeesAsync("Keep your first secret");
        Mount = path;
    }

    public async Task FillNewAsync(string path, params (string Key, string Value)[] rows)
    {
        await Screen.Field("Path").FillAsync(path);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0) await Screen.Button("Add key").ClickAsync();
            await Row($"Row {i + 1}").GetByLabel("Key", new() { Exact = true }).FillAsync(rows[i].Key);
            await Row(rows[i].Key).GetByLabel("Value", new() { Exact = true }).FillAsync(rows[i].Value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Screen.DisposeAsync();
        await Server.DisposeAsync();
    }
}
