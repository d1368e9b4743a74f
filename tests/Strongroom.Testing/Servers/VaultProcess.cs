using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Strongroom.Testing.Servers;

/// <summary>The executable as an operator runs it. <c>STRONGROOM_VAULT</c> names another one than the one built with the tests, the native one say.</summary>
sealed partial class VaultProcess : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    VaultProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("the server ended"));
    }

    public static string Executable { get; } = Environment.GetEnvironmentVariable("STRONGROOM_VAULT") is { Length: > 0 } given ? given : Path.Combine(AppContext.BaseDirectory, "vault");

    /// <summary>Not the one built with the tests: its speed is worth measuring.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("STRONGROOM_VAULT") is { Length: > 0 };

    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;
    public string Address { get; private set; } = "";

    /// <summary>Both streams, as far as they have arrived.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>A server that says where it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it printed.</exception>
    public static async Task<VaultProcess> ServeAsync(string configFile, params (string Name, string Value)[] environment)
    {
        var server = new VaultProcess(Start(["server", $"-config={configFile}"], environment));
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try { server.Address = await server._address.Task.WaitAsync(StartLimit); }
        catch (Exception e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"the server did not start (exit code {server._process.ExitCode}):\n{server.Output}", e);
        }
        return server;
    }

    /// <summary>One command, to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        using var process = Start(args, environment);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return (process.ExitCode, await output, await error);
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as systemd sends it; returns the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan? limit = null)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(limit ?? TimeSpan.FromSeconds(10));
        return _process.ExitCode;
    }

    /// <summary>SIGHUP: read the configuration anew.</summary>
    public async Task HangUpAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    public Task EndedAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    static Process Start(string[] args, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The settings of the person who runs the tests are none of the server's business.</summary>
    static bool IsOurs(string name) => name.StartsWith("VAULT_", StringComparison.Ordinal) || name.StartsWith("BAO_", StringComparison.Ordinal) || name.StartsWith("AWS_", StringComparison.Ordinal)
        || name.StartsWith("AZURE", StringComparison.Ordinal) || name.StartsWith("GOOGLE_", StringComparison.Ordinal) || name.StartsWith("GC", StringComparison.Ordinal) || name.StartsWith("IDENTITY_", StringComparison.Ordinal);

    void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Append(line).Append('\n');
        if (ListenerLine().Match(line) is { Success: true } match) _address.TrySetResult("http://" + match.Groups[1].Value);
    }

    [GeneratedRegex("Listener 1: tcp \\(addr: \"([^\"]+)\"")] private static partial Regex ListenerLine();
}
