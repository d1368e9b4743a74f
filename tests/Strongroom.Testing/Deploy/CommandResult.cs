using System.Diagnostics;

namespace Strongroom.Testing.Deploy;

/// <summary>What a command printed and how it ended.</summary>
sealed record CommandResult(int Code, string Out, string Error)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Text => Out + Error;

    /// <summary>Itself, where the command succeeded.</summary>
    public CommandResult Ok(string what = "a command")
        => Code == 0 ? this : throw new InvalidOperationException($"{what} ended with {Code}:\n{Text}");

    /// <summary>One command of this machine, to its end.</summary>
    public static async Task<CommandResult> RunAsync(string[] command, string? input = null, CancellationToken ct = default)
    {
        using var process = Process.Start(Redirected(command))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            try
            {
                if (input is not null) await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading; its words say why.
            }
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Is a command of this name on the PATH?</summary>
    public static bool IsThere(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, name)));

    public static ProcessStartInfo Redirected(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return start;
    }
}
