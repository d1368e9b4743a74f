using System.Text.Json.Nodes;

namespace Strongroom.Ui.Tests;

/// <summary>The rooms behind the door, with something in them as a company might have: see <c>ui/screenshots</c>.</summary>
public sealed class UiRoomPictures(ChromiumFixture chromium)
{
    const string Certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0f3mYkQ\nZp1h9b5F8m7r2jTqGgUwCgYIKoZI\n-----END CERTIFICATE-----";

    [Fact]
    public async Task Secrets_and_policies()
    {
        Assert.SkipUnless(Shots.Wanted, "Takes pictures, and only where STRONGROOM_SHOTS says where to put them");
        await using var room = await SecretsRoom.OpenAsync(chromium.Browser);
        var screen = room.Screen;
        screen.Expects("400", "404"); // the mistake and the conflict that are shown; the engine that is empty
        await TakeAsync(screen, "secrets-first", "/ui/secrets");
        await FillAsync(room);

        await TakeAsync(screen, "secrets", "/ui/secrets");
        await TakeAsync(screen, "secrets-enable", "/ui/secrets?view=enable");
        await TakeAsync(screen, "secrets-empty", "/ui/secrets/team/platform/");
        await TakeAsync(screen, "secrets-folder", "/ui/secrets/secret/apps/");
        await TakeAsync(screen, "secrets-values", "/ui/secrets/secret/apps/web/database");
        await TakeAsync(screen, "secrets-versions", "/ui/secrets/secret/apps/web/database?view=versions", () => screen.Button("Show values").ClickAsync());
        await TakeAsync(screen, "secrets-settings", "/ui/secrets/secret/apps/web/database?view=settings");
        await TakeAsync(screen, "secrets-command", "/ui/secrets/secret/apps/web/database", () => screen.Button("As command").ClickAsync());
        await TakeAsync(screen, "secrets-edit", "/ui/secrets/secret/apps/web/database?view=edit");
        await TakeAsync(screen, "secrets-conflict", "/ui/secrets/secret/shared/smtp?view=edit", () => ConflictAsync(room));

        await TakeAsync(screen, "policies", "/ui/policies");
        await TakeAsync(screen, "policies-one", "/ui/policies/team-platform");
        await TakeAsync(screen, "policies-mistake", "/ui/policies/web-read?view=edit", () => MistakeAsync(screen));
    }

    static async Task TakeAsync(Screen screen, string name, string address, Func<Task>? act = null)
    {
        await screen.Page.GotoAsync(address);
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".loading")).ToHaveCountAsync(0);
        if (act is not null) await act();
        await Shots.TakeAsync(screen, name);
    }

    static async Task ConflictAsync(SecretsRoom room)
    {
        await room.Row("password").GetByLabel("Value", new() { Exact = true }).FillAsync("k4-Fm9-Tz1");
        await PutAsync(room, "shared/smtp", new JsonObject { ["user"] = "mailer", ["password"] = "h7-Rk2-Wq8", ["host"] = "smtp2.example.com", ["port"] = 587 });
        await room.Screen.Button("Save as new version").ClickAsync();
        await room.Screen.Page.Locator(".conflict").GetByRole(AriaRole.Button, new() { Name = "Show values" }).ClickAsync();
    }

    static async Task MistakeAsync(Screen screen)
    {
        var rules = screen.Field("Rules");
        await rules.FillAsync((await rules.InputValueAsync()).Replace("[\"list\"]", "[\"lsit\"]"));
        await screen.Button("Save policy").ClickAsync();
        await Expect(screen.Button("Line 8")).ToBeVisibleAsync();
    }

    static async Task PutAsync(SecretsRoom room, string path, JsonObject data) => await room.Server.Api.PutAsync("secret/data/" + path, new JsonObject { ["data"] = data });

    static async Task FillAsync(SecretsRoom room)
    {
        var api = room.Server.Api;
        foreach (var (path, version, description) in ((string, string, string)[])[("secret", "2", "Secrets of the applications"), ("team/platform", "2", "What the platform team needs"), ("legacy", "1", "Kept for the old billing; nothing new, please")])
            await api.PutAsync("sys/mounts/" + path, new JsonObject { ["type"] = "kv", ["description"] = description, ["options"] = new JsonObject { ["version"] = version } });
        await PutAsync(room, "apps/web/database", new JsonObject { ["user"] = "web", ["password"] = "9fK2-mQx7-Wd3c", ["host"] = "db1.example.com", ["port"] = 5432 });
        await PutAsync(room, "apps/web/database", new JsonObject { ["user"] = "web", ["password"] = "tX8v-Pq4L-m2Zr", ["host"] = "db1.example.com", ["port"] = 5432, ["sslmode"] = "require", ["ca"] = Certificate });
        await PutAsync(room, "apps/web/database", new JsonObject
        {
            ["user"] = "web_rw", ["password"] = "tX8v-Pq4L-m2Zr", ["host"] = "db2.example.com", ["port"] = 5432, ["replicas"] = new JsonArray("db3.example.com", "db4.example.com"),
            ["ca"] = Certificate.Replace("Zp1h9b5F8m7r2jTqGgUwCgYIKoZI", "Xc7Qd0s4Lr9w3kUvHhVxDhZJLpAJ", StringComparison.Ordinal),
        });
        foreach (var path in (string[])["apps/web/session-key", "apps/web/smtp", "apps/api/database", "apps/api/oauth", "apps/billing/bank", "apps/worker/queue", "shared/tls/wildcard.example.com", "shared/github"])
            await PutAsync(room, path, new JsonObject { ["key"] = "value" });
        await PutAsync(room, "shared/smtp", new JsonObject { ["user"] = "mailer", ["password"] = "h7-Rk2-Wq8", ["host"] = "smtp.example.com", ["port"] = 587 });
        await api.PutAsync("secret/metadata/apps/web/database", new JsonObject { ["custom_metadata"] = new JsonObject { ["owner"] = "Web team", ["rotation"] = "every 90 days" }, ["max_versions"] = 20 });
        await api.PutAsync("sys/policies/acl/web-read", new JsonObject { ["policy"] = "# What the web application reads when it starts.\npath \"secret/data/apps/web/*\" {\n  capabilities = [\"read\"]\n}\n\n# See which there are\npath \"secret/metadata/apps/web/\" {\n  capabilities = [\"list\"]\n}\n" });
        await api.PutAsync("sys/policies/acl/team-platform", new JsonObject { ["policy"] = "# The platform team looks after its own engine.\npath \"team/platform/*\" {\n  capabilities = [\"create\", \"read\", \"update\", \"delete\", \"list\"]\n}\n\n# Everybody has a folder of their own.\npath \"secret/data/people/{{identity.entity.name}}/*\" {\n  capabilities = [\"create\", \"read\", \"update\", \"delete\"]\n}\n\n# Payments are looked after by others.\npath \"secret/data/apps/billing/*\" {\n  capabilities = [\"deny\"]\n}\n" });
        await api.PutAsync("sys/policies/acl/operators", new JsonObject { ["policy"] = "path \"sys/seal\" {\n  capabilities = [\"update\", \"sudo\"]\n}\n" });
    }
}
