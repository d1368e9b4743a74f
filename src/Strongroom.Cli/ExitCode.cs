namespace Strongroom.Cli;

/// <summary>What scripts look at: 1 is the caller's mistake, 2 is what the server said, or did not.</summary>
static class ExitCode
{
    public const int Success = 0;
    public const int Local = 1;
    public const int Remote = 2;
    public const int NoSuchCommand = 127;
}
