using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Strongroom.Cli.Commands.Pkcs11;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11;
using Strongroom.Testing.Storage;

namespace Strongroom.Testing.Hsm;

/// <summary>A PKCS #11 library that misbehaves on demand (tests/data/pkcs11/faulty.c), in a folder of its own.</summary>
sealed class FaultyModule : IDisposable
{
    public const string Pin = "right-1234";

    static readonly Lazy<(string? Library, string Problem)> Compiled = new(Compile);
    readonly TempDirectory _directory = new();

    FaultyModule(string compiled) => File.Copy(compiled, Library);

    public string Library => Path.Combine(_directory.Path, "faulty.so");
    public string PinFile => Path.Combine(_directory.Path, "pin");

    public IReadOnlyList<string> Calls
    {
        get
        {
            try { return File.ReadAllLines(Library + ".calls"); }
            catch (FileNotFoundException) { return []; }
        }
    }

    public int Count(string function) => Calls.Count(call => call == function);

    /// <summary>Null, with the reason to skip, where there is no compiler.</summary>
    public static FaultyModule? TryCreate(out string reason)
    {
        (var library, reason) = Compiled.Value;
        return library is null ? null : new FaultyModule(library);
    }

    /// <summary>What goes wrong from now on: <c>C_Decrypt crash</c>, <c>C_Login 0xA3</c>, a line each.</summary>
    public void Fail(params ReadOnlySpan<string> lines)
    {
        // In one step: the library reads this at every call.
        File.WriteAllLines(Library + ".new", lines.ToArray());
        File.Move(Library + ".new", Library + ".fault", overwrite: true);
    }

    public void Heal() => File.Delete(Library + ".fault");

    public Dictionary<string, string> Parameters(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var parameters = new Dictionary<string, string> { ["lib"] = Library, ["token_label"] = "faulty", ["pin"] = Pin, ["key_label"] = "seal" };
        foreach (var (name, value) in more) parameters[name] = value;
        return parameters;
    }

    public Pkcs11KeyWrapper Wrapper(TimeProvider time, ILoggerFactory? log = null, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var context = SoftHsm.Context(Parameters(more), _ => null, time);
        return (Pkcs11KeyWrapper)Pkcs11KeyWrapper.Create(log is null ? context : context with { Loggers = log }, Pkcs11ModuleCommand.Program);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Once for all tests of this process.</summary>
    static (string?, string) Compile()
    {
        var target = Path.Combine(Directory.CreateTempSubdirectory("strongroom-faulty-").FullName, "faulty.so");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(target)!, recursive: true);
        foreach (var name in (string[])["cc", "gcc", "clang"])
            try
            {
                using var compiler = Process.Start(new ProcessStartInfo(name, ["-shared", "-fPIC", "-O1", "-o", target, TestData.Path("pkcs11", "faulty.c")]) { RedirectStandardError = true })!;
                var said = compiler.StandardError.ReadToEnd();
                compiler.WaitForExit();
                return compiler.ExitCode == 0 ? (target, "") : throw new InvalidOperationException($"faulty.c: {said}");
            }
            catch (System.ComponentModel.Win32Exception) { } // not there
        return (null, "there is no C compiler (scripts/need gcc gcc libc6-dev)");
    }
}
