namespace Strongroom.Testing.Deploy;

/// <summary>A <c>systemctl</c> for a root in which no systemd runs: it notes how it was called and succeeds.</summary>
static class SystemctlStub
{
    const string Calls = "/var/tmp/systemctl.calls";

    /// <param name="root">Where to put it.</param>
    /// <param name="asIfRunning">Makes /run/systemd/system, by which maintainer scripts recognise a running systemd.</param>
    public static void Install(ChrootRoot root, bool asIfRunning = true)
    {
        root.Write("/usr/local/sbin/systemctl", $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>{Calls}\n", "0755");
        if (asIfRunning) Directory.CreateDirectory(root.In("/run/systemd/system"));
    }

    /// <summary>The calls so far, one a line, as they were written.</summary>
    public static IReadOnlyList<string> CallsOf(ChrootRoot root) => root.Has(Calls) ? root.Read(Calls).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
}
