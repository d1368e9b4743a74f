namespace Strongroom.Cli.Doctor;

/// <summary>The limits of this process, which the server inherits when it is started the same way.</summary>
static class SystemExam
{
    const long FewFiles = 4096;

    public static void Examine(DoctorReport report, bool isMlockDisabled)
    {
        var section = report.Section("system");
        if (!OperatingSystem.IsLinux())
        {
            section.Skip("limits", "are looked at on Linux only");
            return;
        }
        var limits = File.ReadAllLines("/proc/self/limits");
        if (Limit(limits, "Max open files") is { } files)
            if (files < FewFiles) section.Warn("open files", $"at most {files}: each connection needs one", "LimitNOFILE=65536 in the unit, or ulimit -n");
            else section.Ok("open files", files == long.MaxValue ? "no limit" : $"at most {files}");
        if (!isMlockDisabled && Limit(limits, "Max locked memory") is { } locked)
            if (locked < 1 << 20) section.Warn("locked memory", $"at most {locked / 1024} KiB: keys may be written to swap", "LimitMEMLOCK=infinity in the unit, or switch swap off");
            else section.Ok("locked memory", locked == long.MaxValue ? "no limit" : $"at most {locked / 1024} KiB");
    }

    static long? Limit(string[] lines, string name)
    {
        var line = lines.FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return soft == "unlimited" ? long.MaxValue : long.TryParse(soft, out var value) ? value : null;
    }
}
