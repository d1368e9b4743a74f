using System.Globalization;
using Strongroom.Primitives;

namespace Strongroom.LocalKms.Faults;

/// <summary>One misbehaviour: what, of which action, how often.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>The action it applies to; <c>*</c>: all.</summary>
    public string Action { get; init; } = "*";
    /// <summary>The part of the matching calls it hits, evenly spread: 0.25 is every fourth.</summary>
    public double Share { get; init; } = 1;
    /// <summary>After so many hits it is over; null: never.</summary>
    public int? Times { get; init; }
    public TimeSpan For { get; init; }
    /// <summary>The error type of <see cref="FaultKind.Error"/>.</summary>
    public string Code { get; init; } = "KMSInternalException";

    /// <summary>Reads <c>kind[:Action][,share=0.5][,times=3][,for=250ms][,code=DisabledException]</c>, such as <c>deny:Decrypt</c> or <c>delay,for=2s</c>.</summary>
    /// <exception cref="FormatException">Not such a text; says which part.</exception>
    public static Fault Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var colon = parts[0].IndexOf(':');
        var kind = colon < 0 ? parts[0] : parts[0][..colon];
        if (!Enum.TryParse<FaultKind>(kind.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || char.IsDigit(kind[0]))
            throw new FormatException($"\"{kind}\" is no fault; there are {string.Join(", ", Enum.GetNames<FaultKind>()).ToLowerInvariant()}");
        var fault = new Fault(parsed);
        if (colon >= 0 && colon + 1 < parts[0].Length) fault = fault with { Action = parts[0][(colon + 1)..] };
        foreach (var part in parts.AsSpan(1)) fault = With(fault, part);
        return fault.Kind is FaultKind.Delay or FaultKind.Skew && fault.For == default ? throw new FormatException($"\"{text}\" needs for=DURATION") : fault;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString()
        => $"{Kind.ToString().ToLowerInvariant()}:{Action}"
            + (Share < 1 ? string.Create(CultureInfo.InvariantCulture, $",share={Share}") : "")
            + (Times is { } times ? string.Create(CultureInfo.InvariantCulture, $",times={times}") : "")
            + (For != default ? $",for={GoDuration.Format(For)}" : "")
            + (Kind == FaultKind.Error ? $",code={Code}" : "");

    static Fault With(Fault fault, string part)
    {
        var (name, value) = part.IndexOf('=') is > 0 and var at ? (part[..at], part[(at + 1)..]) : (part, "");
        return name switch
        {
            "share" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 => fault with { Share = share },
            "times" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var times) => fault with { Times = times },
            "for" when GoDuration.TryParse(value, out var duration) => fault with { For = duration },
            "code" when value.Length > 0 => fault with { Code = value },
            _ => throw new FormatException($"\"{part}\" is not share=0..1, times=N, for=DURATION or code=TYPE"),
        };
    }
}
