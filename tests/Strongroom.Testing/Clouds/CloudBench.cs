using Strongroom.Cli.Server;

namespace Strongroom.Testing.Clouds;

/// <summary>A cloud with one key, seen from outside: what may happen to it, whichever cloud it is. Its memory outlives its network.</summary>
abstract class CloudBench : IAsyncDisposable
{
    /// <summary>The names of the calls that a seal makes, for faults and counters.</summary>
    public abstract string Wrap { get; }
    public abstract string Unwrap { get; }
    public abstract string Describe { get; }
    public abstract string Token { get; }

    public abstract string SealType { get; }
    /// <summary>How the cloud lets an expired credential be known.</summary>
    public virtual string ExpiredFault => "CredentialsExpired";
    /// <summary>What a key is that may not be used for now.</summary>
    public virtual string DisabledFault => "KeyDisabled";
    /// <summary>The right to read the key is needed, and not only of use.</summary>
    public virtual bool NeedsDescribe => true;
    /// <summary>Why the service has no date on which a key goes; null: it has.</summary>
    public virtual string? NoDeletionDate => null;
    public abstract CloudServer Server { get; }
    public abstract IReadOnlyDictionary<string, string> Parameters { get; }

    public SealPlan Seal => new(SealType, Parameters, "test.hcl:3");
    public string Stanza => $"seal \"{SealType}\" {{\n{string.Join('\n', Parameters.Select(each => $"  {each.Key} = \"{each.Value}\""))}\n}}";
    public int CryptoCalls => Server.Calls[Wrap] + Server.Calls[Unwrap];

    public abstract Task StartAsync();
    public Task StopAsync() => Server.DisposeAsync().AsTask();

    /// <summary>A new version of the key; returns its id as a blob names it.</summary>
    public abstract string Rotate();
    /// <summary>The version in use may be used, or not.</summary>
    public abstract void Enable(bool enabled);
    public abstract void RetireOldVersions();
    public abstract void ScheduleDeletion(DateTimeOffset date);
    public abstract void CancelDeletion();
    /// <summary>The credential in the configuration has expired, and so have the tokens that it was traded for.</summary>
    public abstract void ExpireCredential(bool expired);

    public virtual ValueTask DisposeAsync() => Server.DisposeAsync();
}
