using System.Reflection;
using System.Runtime.InteropServices;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Server;
using Strongroom.Seals.Pkcs11.Library;
using Strongroom.Seals.Pkcs11.Module;

namespace Strongroom.Cli.Commands.Pkcs11;

/// <summary>The process that the seal <c>pkcs11</c> starts to hold a module's library. Not for people.</summary>
sealed class Pkcs11ModuleCommand(CommandContext context) : Command(context)
{
    public const string Name = "pkcs11-module";

    /// <summary>This executable again, by the kernel's name for it: so an upgrade of the file under a running server changes nothing. In a test, the executable beside it.</summary>
    public static ModuleProgram Program { get; } = new(
        Assembly.GetEntryAssembly() == typeof(Pkcs11ModuleCommand).Assembly ? "/proc/self/exe" : Path.Combine(AppContext.BaseDirectory, "vault"), Name);

    public static Command Create(CommandContext context) => new Pkcs11ModuleCommand(context);

    public override CommandHelp Help => new("Hold the library of a PKCS #11 module", "", """
        The server runs this by itself where its configuration has a seal "pkcs11": the
        library of the module lives in a process of its own, so that a crash or a hang
        of it does not touch the server. It speaks to the server through its standard
        streams and is of no use in a shell.
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        if (!Console.IsInputRedirected || !Console.IsOutputRedirected)
            throw new CommandException(ExitCode.Local, "This is for the server, which runs it by itself; see docs/seals/pkcs11.md");
        ProcessHardening.Apply(disableMlock: false);
        // A signal to the server's whole group, from a terminal say, is the server's business: when it ends, this ends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        ModuleHost.Run();
        return new(ExitCode.Success);
    }
}
