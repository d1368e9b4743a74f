using System.Net;

namespace Strongroom.LocalKms;

/// <summary>What is said at every start, so that nobody takes the stand-in for the real thing.</summary>
static class LocalKmsNotice
{
    public static IEnumerable<string> Lines(LocalKmsServer server)
    {
        var options = server.Options;
        yield return "==> WARNING: this is a stand-in for AWS KMS, for trying out and for tests.";
        yield return "    It protects nothing of value: " + (options.DataFile is { } file
            ? $"whoever can read {file} and {file}.key has every key."
            : "its keys are in memory only, and everything sealed with them is lost when it stops.");
        if (!IPAddress.IsLoopback(options.Listen.Address)) yield return "    It listens beyond this machine, without TLS: everyone who can reach it can read what is sent.";
        if (!options.VerifySignatures) yield return "    Signatures are not verified: any credentials will do.";
        yield return $"    Listening on {server.Address.GetLeftPart(UriPartial.Authority)}, region {options.Region}, account {options.AccountId}"
            + (options.InitialAlias is { } alias ? $", key {alias}" : "");
    }
}
