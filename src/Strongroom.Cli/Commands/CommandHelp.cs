namespace Strongroom.Cli.Commands;

/// <summary>What a command says of itself: a line for lists, the arguments, and a text with examples.</summary>
sealed record CommandHelp(string Synopsis, string Usage, string Text);
