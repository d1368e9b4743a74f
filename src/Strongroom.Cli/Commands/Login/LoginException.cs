namespace Strongroom.Cli.Commands.Login;

/// <summary>The login lacks something the method needs.</summary>
sealed class LoginException(string message) : Exception(message);
