using Strongroom.Testing.Deploy;

namespace Strongroom.Testing.Docs;

/// <summary>A booted machine, as root: for documents that speak of packages and services.</summary>
sealed class MachinePlace(Machine machine) : IDocPlace
{
    public string[] Enter(string[] shell) => machine.Inside(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_PAGER=", "env", "--chdir=/root", .. shell]);

    public string PathOf(string name) => machine.In(Path.Combine("/root", name));
}
