namespace Strongroom.Sdk.Seals;

/// <summary>One call to the seal's service.</summary>
/// <param name="Call"><c>encrypt</c>, <c>decrypt</c> or <c>describe</c>.</param>
/// <param name="Result"><c>ok</c>, or the fault in one word.</param>
/// <param name="At">When it ended.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SealCall(string Call, string Result, DateTimeOffset At, double Milliseconds);
