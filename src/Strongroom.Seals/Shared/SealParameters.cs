using System.Text;
using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared;

/// <summary>Whether the environment or the configuration wins; it differs from value to value and Vault's users rely on it.</summary>
enum Precedence { Environment, Configuration }

/// <summary>A value in effect and where it came from.</summary>
sealed record SealValue(string Name, string Text, string Origin)
{
    public sealed override string ToString() => Name; // The text may be a secret.
}

/// <summary>Reads a seal's parameters: remembers each effective value with its origin and collects every problem, so that an operator sees all at once.</summary>
sealed class SealParameters(string type, SealContext context)
{
    const string Hidden = "(sensitive)";
    readonly List<SealSetting> _settings = [];
    readonly List<string> _problems = [];
    readonly HashSet<string> _faulty = new(StringComparer.Ordinal);
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<SealSetting> Settings => _settings;

    public SealValue? Text(string name, Precedence precedence, params ReadOnlySpan<string> variables)
    {
        var value = Find(name, precedence, variables);
        if (value is not null) Note(name, value.Text, value.Origin);
        return value;
    }

    /// <summary>A text that is no secret but may be given indirectly as one: an id beside its secret in one place. Where a path is expected and people put
    /// the file's JSON itself, that is hidden.</summary>
    public SealValue? Indirect(string name, Precedence precedence, params ReadOnlySpan<string> variables)
    {
        if (Find(name, precedence, variables) is not { } value || Resolve(value) is not { } bytes) return null;
        var resolved = value with { Text = Encoding.UTF8.GetString(bytes).Trim() };
        Note(name, resolved.Text.StartsWith('{') ? Hidden : resolved.Text, resolved.Origin);
        return resolved;
    }

    /// <summary>A sensitive text that may be given as <c>env://NAME</c>, <c>file://path</c>, <c>file://credential</c> or <c>string://literal</c>.</summary>
    public SealValue? Secret(string name, Precedence precedence, params ReadOnlySpan<string> variables)
        => SecretBytes(name, precedence, variables) is { } found ? new SealValue(name, Encoding.UTF8.GetString(found.Bytes).Trim(), found.Origin) : null;

    /// <summary>As <see cref="Secret"/>, untrimmed: a file may hold a raw key.</summary>
    public (byte[] Bytes, string Origin)? SecretBytes(string name, Precedence precedence, params ReadOnlySpan<string> variables)
    {
        if (Find(name, precedence, variables) is not { } value) return null;
        var indirect = value.Text.StartsWith("env://", StringComparison.Ordinal) || value.Text.StartsWith("file://", StringComparison.Ordinal);
        var origin = indirect ? $"{value.Text} in {value.Origin}" : value.Origin;
        if (Resolve(value) is not { Length: > 0 } bytes) return null;
        Note(name, Hidden, origin);
        return (bytes, origin);
    }

    /// <summary>A value that a seal worked out by itself.</summary>
    public void Note(string name, string value, string origin) => _settings.Add(new(name, UriText.WithoutUserInfo(value), origin));

    public void Problem(string name, string text)
    {
        _faulty.Add(name);
        _problems.Add(UriText.WithoutUserInfo($"{Where(name)}: {text}"));
    }

    /// <summary>There is no value. Where one was given that could not be had, that has been told and says more.</summary>
    public void Missing(string name, string text = "")
    {
        if (!_faulty.Contains(name)) Problem(name, $"is missing{text}");
    }

    /// <summary>Says so when the stanza holds names that nobody read: a misspelt one would otherwise be missed in silence.</summary>
    public void WarnOfUnknown(params ReadOnlySpan<string> readElsewhere)
    {
        foreach (var name in readElsewhere) _known.Add(name);
        var log = context.Loggers.CreateLogger("seal." + type);
        foreach (var name in context.Parameters.Keys.Where(name => !_known.Contains(name) && !CommonNames.Contains(name)).Order(StringComparer.Ordinal))
            Log.UnknownParameter(log, name, type, Place);
    }

    /// <exception cref="SealException">There were problems: all of them, with place and name.</exception>
    public void ThrowIfAny(string remedy)
    {
        if (_problems.Count > 0) throw new SealException(SealFault.Misconfigured, string.Join("; ", _problems), remedy);
    }

    static readonly string[] CommonNames = ["name", "priority", "disabled", "encryption_context", "health_check_enabled", "health_check_timeout", "health_check_interval",
        "health_check_interval_unhealthy"];

    string Place => context.Source.Length > 0 ? context.Source : "environment";

    string Where(string name) => $"{Place}: seal \"{type}\": {name}";

    SealValue? Find(string name, Precedence precedence, ReadOnlySpan<string> variables)
    {
        _known.Add(name);
        SealValue? configured = context.Parameters.TryGetValue(name, out var text) && text.Length > 0 ? new(name, text, $"config {Place}") : null;
        if (precedence == Precedence.Configuration && configured is not null) return configured;
        foreach (var variable in variables)
            if (context.Environment(variable) is { Length: > 0 } value) return new(name, value, $"env {variable}");
        return configured;
    }

    byte[]? Resolve(SealValue value)
    {
        if (value.Text.StartsWith("env://", StringComparison.Ordinal))
        {
            if (context.Environment(value.Text[6..]) is { Length: > 0 } found) return Encoding.UTF8.GetBytes(found);
            Problem(value.Name, $"the environment variable {value.Text[6..]} is not set ({value.Origin})");
            return null;
        }
        if (value.Text.StartsWith("file://", StringComparison.Ordinal)) return ReadFile(value);
        return Encoding.UTF8.GetBytes(value.Text.StartsWith("string://", StringComparison.Ordinal) ? value.Text[9..] : value.Text);
    }

    byte[]? ReadFile(SealValue value)
    {
        var (bytes, problem) = SecretFile.Read(value.Text[7..], context.Environment);
        if (problem is not null) Problem(value.Name, $"{problem} ({value.Origin})");
        return bytes;
    }
}
