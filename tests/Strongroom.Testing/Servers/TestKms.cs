using System.Net;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Keys;

namespace Strongroom.Testing.Servers;

/// <summary>A local KMS with one key behind <c>alias/test</c>, and the ways to point a server at it.</summary>
static class TestKms
{
    public const string Alias = "alias/test";

    public static async Task<LocalKmsServer> StartAsync(string? dataFile = null, int port = 0, TimeProvider? time = null, string? alias = Alias)
        => await LocalKmsServer.StartAsync(new LocalKmsOptions
        {
            Listen = new(IPAddress.Loopback, port), InitialAlias = alias, DataFile = dataFile, Time = time ?? TimeProvider.System,
        }, CancellationToken.None);

    public static void ScheduleDeletion(this LocalKmsServer kms, int days) => Change(kms, key => key.DeletionDate = kms.Options.Time.GetUtcNow().AddDays(days));
    public static void CancelDeletion(this LocalKmsServer kms) => Change(kms, key => key.DeletionDate = null);
    public static void Enable(this LocalKmsServer kms, bool enabled) => Change(kms, key => key.Enabled = enabled);

    /// <summary>The alias now means a fresh key; the old one stays. Returns the fresh key's id.</summary>
    public static string Repoint(this LocalKmsServer kms) => kms.Store.Do(store =>
    {
        var fresh = store.Create();
        store.Aliases[Alias] = new(Alias, fresh.Id, store.Now, store.Now);
        store.Save();
        return fresh.Id;
    });

    /// <summary>The calls that cost money.</summary>
    public static int CryptoCalls(this LocalKmsServer kms) => kms.Calls["Encrypt"] + kms.Calls["Decrypt"] + kms.Calls["GenerateDataKey"];

    static void Change(LocalKmsServer kms, Action<KmsKey> change) => kms.Store.Do(store =>
    {
        change(store.Resolve(Alias));
        store.Save();
        return true;
    });

    /// <summary>The seal stanza for a KMS; values replace what is there, an empty one removes it.</summary>
    public static SealPlan Seal(Uri endpoint, params (string Name, string Value)[] values)
    {
        var parameters = new Dictionary<string, string>
        {
            ["kms_key_id"] = Alias, ["endpoint"] = endpoint.ToString(), ["region"] = "us-east-1", ["access_key"] = "test", ["secret_key"] = "test",
        };
        foreach (var (name, value) in values)
            if (value.Length > 0) parameters[name] = value;
            else parameters.Remove(name);
        return new SealPlan("awskms", parameters, "test.hcl:3");
    }

    /// <summary>The same as text of a configuration file.</summary>
    public static string Stanza(Uri endpoint) => $$"""
        seal "awskms" {
          kms_key_id = "{{Alias}}"
          endpoint   = "{{endpoint}}"
          region     = "us-east-1"
          access_key = "test"
          secret_key = "test"
        }
        """;
}
