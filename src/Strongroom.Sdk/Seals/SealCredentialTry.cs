namespace Strongroom.Sdk.Seals;

/// <summary>One place where credentials may be.</summary>
/// <param name="Source">As an operator would look for it: <c>AWS_ACCESS_KEY_ID in the environment</c>.</param>
/// <param name="Outcome"><c>not set</c>, <c>used</c>, why it gave none.</param>
/// <param name="IsUsed">The credentials in use are from here.</param>
public sealed record SealCredentialTry(string Source, string Outcome, bool IsUsed = false);
