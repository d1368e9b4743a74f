using System.Diagnostics;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Testing.Docs;

/// <summary>An empty folder and a network of its own, so that documents may name ports 8200 and 8555, whatever else listens on this machine.</summary>
sealed class ScratchPlace : IDocPlace, IAsyncDisposable
{
    static readonly string[] AsRoot = ["unshare", "--net", "--kill-child", "--fork"];
    static readonly string[] AsUser = ["unshare", "--user", "--map-root-user", "--net", "--kill-child", "--fork"];

    readonly TempDirectory _folder;
    readonly Process _holder;
    readonly int _pid;

    ScratchPlace(TempDirectory folder, Process holder, int pid) => (_folder, _holder, _pid) = (folder, holder, pid);

    string Folder => Path.Combine(_folder.Path, "work");

    public string PathOf(string name)
        => Path.IsPathRooted(name) ? throw new InvalidOperationException($"{name} is outside of the folder in which documents are tried; it needs the mark \"machine\"") : Path.Combine(Folder, name);

    static string[] Unshare => Environment.UserName == "root" ? AsRoot : AsUser;

    /// <summary>Why there is none here; null: there can be one.</summary>
    public static async Task<string?> MissingAsync()
    {
        if (new[] { "unshare", "nsenter", "ip", "bash" }.FirstOrDefault(tool => !CommandResult.IsThere(tool)) is { } tool) return $"{tool} is not installed";
        var probe = await CommandResult.RunAsync([.. Unshare, "ip", "link", "set", "lo", "up"]);
        return probe.Code == 0 ? null : $"no network of its own can be made here: {probe.Text.Trim()}";
    }

    public static async Task<ScratchPlace> CreateAsync()
    {
        var folder = new TempDirectory();
        foreach (var name in new[] { "bin", "home", "work" }) Directory.CreateDirectory(Path.Combine(folder.Path, name));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "bin", "vault"), VaultProcess.Executable);
        var holder = Process.Start(CommandResult.Redirected([.. Unshare, "bash", "-c", "ip link set lo up; echo ready; exec cat"]))!;
        if (await holder.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException(await holder.StandardError.ReadToEndAsync());
        var pid = int.Parse(File.ReadAllText($"/proc/{holder.Id}/task/{holder.Id}/children").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        return new ScratchPlace(folder, holder, pid);
    }

    public string[] Enter(string[] shell)
    {
        string[] user = Environment.UserName == "root" ? [] : ["--user", "--preserve-credentials"];
        string[] clean = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.Split('_')[0] is "VAULT" or "BAO" or "STRONGROOM" or "AWS" or "AWSKMS" or "NOTIFY").SelectMany(name => new[] { "-u", name })];
        return ["nsenter", $"--target={_pid}", "--net", .. user, "env", .. clean, $"--chdir={Folder}", $"HOME={_folder.Path}/home", $"PATH={_folder.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}", .. shell];
    }

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        _folder.Dispose();
    }
}
