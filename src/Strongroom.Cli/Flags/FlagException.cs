namespace Strongroom.Cli.Flags;

/// <summary>The command line cannot be understood; the message is Go's.</summary>
sealed class FlagException(string message) : Exception(message);
