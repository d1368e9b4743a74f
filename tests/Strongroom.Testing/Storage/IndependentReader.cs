using System.ComponentModel;
using System.Diagnostics;

namespace Strongroom.Testing.Storage;

/// <summary>A reader of storage directories that was written from the description of the format alone and shares no code with us.</summary>
public static class IndependentReader
{
    static readonly string Tool = Path.GetFullPath(Path.Combine(TestData.Folder, "..", "..", "..", "shared", "formats", "tools", "read_storage.py"));

    /// <summary>Why it cannot run here; null: it can.</summary>
    public static string? Missing => !File.Exists(Tool) ? "the independent reader of the storage format is not beside the repository"
        : !HasCryptography() ? "python3 with its cryptography package is not installed" : null;

    public static (int Code, string Output) Run(params string[] args) => Start("python3", [Tool, .. args]);

    static bool HasCryptography()
    {
        try { return Start("python3", "-c", "import cryptography").Code == 0; }
        catch (Win32Exception) { return false; }
    }

    static (int Code, string Output) Start(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
