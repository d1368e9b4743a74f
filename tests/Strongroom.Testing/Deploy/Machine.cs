using System.Diagnostics;
using System.Text;

namespace Strongroom.Testing.Deploy;

/// <summary>
/// A Debian system that is really booted: systemd is the first process of its own process table, mounts, network and control groups, in a root made
/// by debootstrap. Units are not acted out here (<see cref="UnitRunner"/> does that where this cannot be had): their sandbox is the real one.
/// </summary>
sealed class Machine : IAsyncDisposable
{
    static readonly string[] Packages = ["adduser", "ca-certificates", "dbus", "libcap2-bin", "libssl3", "procps", "systemd", "systemd-sysv"];
    static readonly string[] Clean = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "DEBIAN_FRONTEND=noninteractive"];
    static readonly string[] CgroupMounts = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];
    static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);

    readonly string _folder;
    readonly Process _holder;
    readonly int _pid;

    Machine(string folder, Process holder, int pid) => (_folder, _holder, _pid) = (folder, holder, pid);

    /// <summary>Why none can be had here; null: it can.</summary>
    public static string? Missing(params string[] more)
    {
        if (ChrootRoot.Missing([.. Packages, .. more]) is { } reason) return reason;
        return Cgroup() is null ? "no control group of version 2 is mounted here that systemd could have" : null;
    }

    /// <summary>Boots one, with more packages if need be, and returns when systemd calls it running.</summary>
    public static async Task<Machine> BootAsync(params string[] more)
    {
        var tar = await DebianImage.TarAsync([.. Packages, .. more]);
        var folder = Directory.CreateTempSubdirectory("strongroom-machine-").FullName;
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        (await CommandResult.RunAsync(["chmod", "0755", folder, root])).Ok();
        (await CommandResult.RunAsync(["tar", "-C", root, "--numeric-owner", "-xpf", tar])).Ok("tar");
        var script = Path.Combine(TestData.Folder, "deploy", "machine.sh");
        var holder = Process.Start(CommandResult.Redirected(["bash", script, root, Cgroup()!]))!;
        var first = await holder.StandardOutput.ReadLineAsync();
        if (!int.TryParse(first, out var pid)) throw new InvalidOperationException($"the machine did not boot: {first} {await holder.StandardError.ReadToEndAsync()}");
        var machine = new Machine(folder, holder, pid);
        // Both are read for good: a full pipe would stop systemd.
        _ = holder.StandardOutput.ReadToEndAsync();
        _ = holder.StandardError.ReadToEndAsync();
        await machine.WaitUntilRunningAsync();
        return machine;
    }

    /// <summary>The network its processes see, for a listener of the tests in it.</summary>
    public string NetworkNamespace => $"/proc/{_pid}/ns/net";

    /// <summary>Where a file of the machine is for the tests, its /run and /tmp included.</summary>
    public string In(string path) => $"/proc/{_pid}/root/{path.TrimStart('/')}";

    public string Read(string path) => File.ReadAllText(In(path));
    public bool Has(string path) => Path.Exists(In(path));

    public void Write(string path, string text, string mode = "0644")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text, new UTF8Encoding(false));
        File.SetUnixFileMode(In(path), (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    public void CopyIn(string file, string path) => File.Copy(file, In(path), overwrite: true);

    /// <summary>One command as root, to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] command) => CommandResult.RunAsync(Inside([.. Clean, .. command]));

    /// <summary>A shell script as root.</summary>
    public Task<CommandResult> ShellAsync(string script) => RunAsync("bash", "-euc", script);

    /// <summary>A command line for a process of this machine that ends up in there as root: for a shell that stays.</summary>
    public string[] Inside(string[] command) => ["nsenter", $"--target={_pid}", "--all", "env", "-i", .. command];

    /// <summary>A property of a unit, such as MainPID or StatusText.</summary>
    public async Task<string> PropertyAsync(string unit, string name) => (await RunAsync("systemctl", "show", "--value", "-P", name, unit)).Ok("systemctl show").Out.Trim();

    /// <summary>What the services of a unit printed, and what systemd says of it.</summary>
    public async Task<string> JournalAsync(string unit)
    {
        await RunAsync("journalctl", "--sync");
        return (await RunAsync("journalctl", "--no-pager", "--output=cat", $"--unit={unit}")).Text;
    }

    /// <summary>Mode and owner, such as <c>0640 root:vault</c>.</summary>
    public async Task<string> OwnerAsync(string path) => (await RunAsync("stat", "-c", "0%a %U:%G", path)).Ok(path).Out.Trim();

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close(); // The script ends systemd, and with it everything in there.
        try { await _holder.WaitForExitAsync().WaitAsync(BootLimit); }
        catch (TimeoutException) { _holder.Kill(entireProcessTree: true); }
        _holder.Dispose();
        await CommandResult.RunAsync(["rm", "-rf", "--one-file-system", _folder]);
    }

    async Task WaitUntilRunningAsync()
    {
        using var limit = new CancellationTokenSource(BootLimit);
        while ((await RunAsync("systemctl", "is-system-running", "--wait")).Out.Trim() is var state and not "running")
        {
            if (state is "degraded" || limit.IsCancellationRequested)
                throw new InvalidOperationException($"the machine is {state}: {(await RunAsync("systemctl", "--no-pager", "--failed")).Text}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    static string? Cgroup() => Array.Find(CgroupMounts, folder => File.Exists(Path.Combine(folder, "cgroup.procs")) && File.Exists(Path.Combine(folder, "cgroup.controllers")));
}
