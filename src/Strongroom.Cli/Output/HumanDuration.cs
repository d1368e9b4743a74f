using Strongroom.Primitives;

namespace Strongroom.Cli.Output;

/// <summary>Seconds as people read them: <c>768h</c>, <c>59m59s</c>, <c>0s</c>.</summary>
static class HumanDuration
{
    public static string Of(long seconds) => Of(TimeSpan.FromSeconds(seconds));

    public static string Of(TimeSpan duration)
    {
        var text = GoDuration.Format(duration);
        if (text.EndsWith("m0s", StringComparison.Ordinal)) text = text[..^2];
        return text.EndsWith("h0m", StringComparison.Ordinal) ? text[..^2] : text;
    }
}
