namespace Strongroom.Sdk.Errors;

/// <summary>The caller's mistake, thrown from wherever it is noticed; the pipeline audits it and answers with these texts. Never holds a secret.</summary>
public sealed class RequestException(int status, params string[] errors) : Exception(string.Join("; ", errors))
{
    public int Status { get; } = status;
    public IReadOnlyList<string> Errors { get; } = errors;
}
