namespace Strongroom.Core.Policies;

/// <summary>A text that is no policy.</summary>
public sealed class PolicyException(string message) : FormatException(message);
