namespace Strongroom.Sdk.Paths;

/// <summary>Groups of paths that want a token unless the configuration opens them: whoever reaches them then may begin and call off what key holders do.</summary>
[Flags]
public enum UnauthenticatedPaths
{
    None = 0,
    /// <summary><c>sys/rekey</c> and <c>sys/rekey-recovery-key</c>.</summary>
    Rekey = 1,
    /// <summary><c>sys/generate-root</c>.</summary>
    GenerateRoot = 2,
}
