using System.Diagnostics;
using System.Text;

namespace Strongroom.Testing.Deploy;

/// <summary>
/// A Debian system in a folder, with a network (a loopback of its own, which also holds 169.254.169.254), processes and mounts of its own.
/// Everything started in it ends with it: the first process of its process table holds it, and that one reads from a pipe of the tests.
/// </summary>
sealed class ChrootRoot : IAsyncDisposable
{
    /// <summary>What cloud images bring along and a minimal system does not.</summary>
    public static readonly string[] CloudPackages = ["ca-certificates", "curl", "openssl", "procps", "unzip"];

    static readonly string[] Clean = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "DEBIAN_FRONTEND=noninteractive"];

    /// <summary>Own mounts (a layer of its own over the unpacked system, or a copy where that is impossible), the loopback up, then wait: the end of standard input is the end of everything in here.</summary>
    const string Hold = """
        set -e
        mount --make-rprivate /
        mount -t overlay overlay -o "lowerdir=$2,upperdir=$3/upper,workdir=$3/work" "$1" 2>/dev/null || cp -a "$2/." "$1"
        mount --rbind /dev "$1/dev"
        mount -t proc proc "$1/proc"
        mount -t tmpfs tmpfs "$1/run"
        ip link set lo up
        ip address add 169.254.169.254/32 dev lo
        echo ready
        exec cat
        """;

    readonly string _folder;
    readonly Process _holder;

    ChrootRoot(string folder, Process holder) => (_folder, _holder) = (folder, holder);

    /// <summary>Where the system's root is; what is in it is visible through <see cref="In"/>, for it is mounted in a namespace.</summary>
    string Path => System.IO.Path.Combine(_folder, "root");

    /// <summary>Why no such system can be had here; null: it can.</summary>
    public static string? Missing(params string[] packages)
    {
        if (Environment.UserName != "root") return "a root made by debootstrap needs root";
        if (new[] { "unshare", "nsenter", "ip", "tar" }.FirstOrDefault(tool => !CommandResult.IsThere(tool)) is { } tool) return $"{tool} is not installed";
        if (!DebianImage.IsCached(packages) && !CommandResult.IsThere("debootstrap")) return "debootstrap is not installed (scripts/need debootstrap debootstrap)";
        using var probe = Process.Start(CommandResult.Redirected(["unshare", "--mount", "--net", "--pid", "--fork", "true"]))!;
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "this machine lets nobody make namespaces (unshare)";
    }

    public static async Task<ChrootRoot> CreateAsync(params string[] packages)
    {
        var system = await DebianImage.FolderAsync(packages);
        var folder = Directory.CreateTempSubdirectory("strongroom-root-").FullName;
        var root = Directory.CreateDirectory(System.IO.Path.Combine(folder, "root")).FullName;
        foreach (var layer in new[] { "upper", "work" }) Directory.CreateDirectory(System.IO.Path.Combine(folder, layer));
        (await CommandResult.RunAsync(["chmod", "0755", folder, root, System.IO.Path.Combine(folder, "upper")])).Ok();
        var holder = Process.Start(CommandResult.Redirected(["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", Hold, "sh", root, system, folder]))!;
        if (await holder.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException($"the namespaces of a root could not be made: {await holder.StandardError.ReadToEndAsync()}");
        return new ChrootRoot(folder, holder);
    }

    /// <summary>The network its processes see, for a listener of the tests in it.</summary>
    public string NetworkNamespace => $"/proc/{_holder.Id}/ns/net";

    /// <summary>Where a file of the system is for the tests.</summary>
    public string In(string path) => $"/proc/{_holder.Id}/root{Path}/{path.TrimStart('/')}";

    public string Read(string path) => File.ReadAllText(In(path));
    public bool Has(string path) => System.IO.Path.Exists(In(path));

    public void Write(string path, string text, string mode = "0644")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text, new UTF8Encoding(false));
        File.SetUnixFileMode(In(path), (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    public void CopyIn(string file, string path) => File.Copy(file, In(path), overwrite: true);

    /// <summary>One command inside, as root; returns when it ends.</summary>
    public Task<CommandResult> RunAsync(params string[] command) => CommandResult.RunAsync(Inside([.. Clean, .. command]));

    /// <summary>A shell script inside, as root.</summary>
    public Task<CommandResult> ShellAsync(string script, params string[] environment) => CommandResult.RunAsync(Inside([.. Clean, .. environment, "sh", "-euc", script]));

    /// <summary>A command inside, which goes on.</summary>
    public Process Start(params string[] command) => Process.Start(CommandResult.Redirected(Inside(command)))!;

    /// <summary>Mode and owner, such as <c>0640 root:vault</c>.</summary>
    public async Task<string> OwnerAsync(string path) => (await RunAsync("stat", "-c", "0%a %U:%G", path)).Ok(path).Out.Trim();

    public async ValueTask DisposeAsync()
    {
        _holder.Kill(); // and with it, by --kill-child, the first process in there, and so all of them
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        await CommandResult.RunAsync(["rm", "-rf", "--one-file-system", _folder]);
    }

    string[] Inside(string[] command)
        => ["nsenter", $"--mount=/proc/{_holder.Id}/ns/mnt", $"--net={NetworkNamespace}", $"--pid=/proc/{_holder.Id}/ns/pid_for_children", "chroot", Path, "env", "-i", .. command];
}
