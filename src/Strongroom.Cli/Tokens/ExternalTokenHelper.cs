using System.Diagnostics;

namespace Strongroom.Cli.Tokens;

/// <summary>A program that keeps the token, named in <c>~/.vault</c>: it is called with get, store (token on its input) or erase.</summary>
sealed class ExternalTokenHelper(string program) : ITokenHelper
{
    public string? Get() => Run("get", null).Trim() is { Length: > 0 } token ? token : null;

    public void Store(string token) => Run("store", token);

    public void Erase() => Run("erase", null);

    string Run(string verb, string? input)
    {
        var start = new ProcessStartInfo(program, [verb]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new IOException($"token helper {program} did not start");
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        var complaint = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new IOException($"token helper {program} {verb}: exit status {process.ExitCode} {complaint.GetAwaiter().GetResult().Trim()}".TrimEnd());
        return output;
    }
}
