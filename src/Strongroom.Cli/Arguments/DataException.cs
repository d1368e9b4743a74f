namespace Strongroom.Cli.Arguments;

/// <summary>The data on the command line cannot be read.</summary>
sealed class DataException(string message) : Exception(message);
