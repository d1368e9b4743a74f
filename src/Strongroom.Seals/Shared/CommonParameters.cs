using Strongroom.Primitives;

namespace Strongroom.Seals.Shared;

/// <summary>Parameters that several seals have in the same form.</summary>
static class CommonParameters
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary><c>request_timeout</c>: how long a call may take, together with the search for credentials.</summary>
    public static TimeSpan RequestTimeout(this SealParameters parameters)
    {
        if (parameters.Text("request_timeout", Precedence.Configuration) is not { } value) return DefaultTimeout;
        if (GoDuration.TryParse(value.Text, out var timeout) && timeout > TimeSpan.Zero && timeout <= TimeSpan.FromMinutes(10)) return timeout;
        parameters.Problem("request_timeout", $"\"{value.Text}\" is not a duration up to 10m, such as 10s ({value.Origin})");
        return DefaultTimeout;
    }

    /// <summary>A yes or no in the spellings of the other products; null: not given.</summary>
    public static bool? Flag(this SealParameters parameters, string name, Precedence precedence, params ReadOnlySpan<string> variables)
    {
        if (parameters.Text(name, precedence, variables) is not { } value) return null;
        switch (value.Text.ToLowerInvariant())
        {
            case "true" or "1" or "t" or "yes" or "on": return true;
            case "false" or "0" or "f" or "no" or "off": return false;
        }
        parameters.Problem(name, $"\"{value.Text}\" is neither true nor false ({value.Origin})");
        return null;
    }

    /// <summary>The address of a service that gets credentials or keys: <c>https</c>, or plain <c>http</c> to this machine only.</summary>
    public static Uri? SecureAddress(this SealParameters parameters, SealValue? value, string example)
    {
        if (value is null) return null;
        var text = value.Text.Contains("://", StringComparison.Ordinal) ? value.Text : "https://" + value.Text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            parameters.Problem(value.Name, $"\"{value.Text}\" is not the address of a server, such as {example} ({value.Origin})");
        else if (uri.Scheme == "http" && !uri.IsLoopback)
            parameters.Problem(value.Name, $"\"{value.Text}\" is plain http, which is only allowed to this machine itself; write https:// ({value.Origin})");
        else return uri;
        return null;
    }
}
