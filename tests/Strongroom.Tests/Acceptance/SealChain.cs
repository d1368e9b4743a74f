using Strongroom.LocalKms;
using Strongroom.Testing.Clouds.Azure;
using Strongroom.Testing.Clouds.Google;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>A way around every kind of seal and back to shares, each step safe to stop in: the old seal stays configured until the new one has the keys.</summary>
sealed class SealChain : IAsyncDisposable
{
    readonly LocalKmsServer _first, _second;
    readonly AzureBench _azure = new(TimeProvider.System);
    readonly GoogleBench _google = new(TimeProvider.System);

    SealChain(LocalKmsServer first, LocalKmsServer second) => (_first, _second) = (first, second);

    public static async Task<SealChain> StartAsync()
    {
        var chain = new SealChain(await TestKms.StartAsync(), await TestKms.StartAsync());
        await chain._azure.StartAsync();
        await chain._google.StartAsync();
        return chain;
    }

    /// <param name="Name">For messages.</param>
    /// <param name="Stanzas">The seal part of the configuration.</param>
    /// <param name="Type">What the status says when the step is done.</param>
    /// <param name="ByPeople">Shares have to be brought.</param>
    public sealed record Step(string Name, string Stanzas, string Type, bool ByPeople = false);

    /// <summary>From shares around to shares.</summary>
    public IReadOnlyList<Step> Steps =>
    [
        new("shamir to awskms", Aws(_first, "one", 1), "awskms", ByPeople: true),
        new("awskms beside awskms", Aws(_first, "one", 1) + Aws(_second, "two", 2), "multiseal"),
        new("awskms with another key", Aws(_second, "two", 2), "awskms"),
        new("azurekeyvault beside awskms", Aws(_second, "two", 2) + With(_azure.Stanza, "azure", 3), "multiseal"),
        new("azurekeyvault", With(_azure.Stanza, "azure", 3), "azurekeyvault"),
        new("gcpckms beside azurekeyvault", With(_azure.Stanza, "azure", 3) + With(_google.Stanza, "google", 4), "multiseal"),
        new("gcpckms", With(_google.Stanza, "google", 4), "gcpckms"),
        new("gcpckms to shamir", _google.Stanza.Replace("{\n", "{\n  disabled = \"true\"\n") + "\n", "shamir", ByPeople: true),
    ];

    static string Aws(LocalKmsServer kms, string name, int priority) => With(TestKms.Stanza(kms.Address), name, priority);

    static string With(string stanza, string name, int priority) => stanza.Replace("{\n", $"{{\n  name = \"{name}\"\n  priority = {priority}\n") + "\n";

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _azure.DisposeAsync();
        await _google.DisposeAsync();
    }
}
