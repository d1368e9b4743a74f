using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands;

/// <summary>Commands as they were called before Vault 0.9.2, still found in guides and scripts.</summary>
static class OldNames
{
    static readonly (string Old, string New)[] Renamed =
    [
        ("init", "operator init"), ("unseal", "operator unseal"), ("seal", "operator seal"), ("key-status", "operator key-status"),
        ("rotate", "operator rotate"), ("rekey", "operator rekey"), ("generate-root", "operator generate-root"), ("step-down", "operator step-down"),
        ("mounts", "secrets list"), ("mount", "secrets enable"), ("unmount", "secrets disable"), ("remount", "secrets move"), ("mount-tune", "secrets tune"),
        ("policies", "policy list"), ("policy-write", "policy write"), ("policy-delete", "policy delete"),
        ("token-create", "token create"), ("token-lookup", "token lookup"), ("token-renew", "token renew"), ("token-revoke", "token revoke"),
        ("capabilities", "token capabilities"), ("renew", "lease renew"), ("revoke", "lease revoke"),
        ("auth-enable", "auth enable"), ("auth-disable", "auth disable"), ("audit-list", "audit list"), ("audit-enable", "audit enable"),
        ("audit-disable", "audit disable"),
    ];

    public static IReadOnlyList<string> Modernize(IReadOnlyList<string> args, CommandTable table, Terminal terminal)
    {
        if (args.Count == 0) return args;
        if (args[0] == "auth" && args.Count > 1 && IsOldLogin(args, table)) return Replace("auth", "login", args, terminal);
        if (table.Find(args[0]) is not null) return args;
        foreach (var (old, current) in Renamed)
            if (args[0] == old && table.Find(current) is not null)
                return Replace(old, current, args, terminal);
        return args;
    }

    // "vault auth lsit" is a slip of the pen, not a token; only what looks like a token or the old options is taken for a login.
    static bool IsOldLogin(IReadOnlyList<string> args, CommandTable table)
    {
        if (args[1].StartsWith("-method", StringComparison.Ordinal) || args[1].StartsWith("--method", StringComparison.Ordinal)) return true;
        if (args.Count != 2 || args[1].StartsWith('-') || table.Find("auth " + args[1]) is not null) return false;
        return args[1].Length >= 24 || args[1].Contains('.') || args[1] == "-";
    }

    static IReadOnlyList<string> Replace(string old, string current, IReadOnlyList<string> args, Terminal terminal)
    {
        terminal.Warn($"WARNING! \"vault {old}\" is the old name of this command; please use \"vault {current}\".\n");
        return [.. current.Split(' '), .. args.Skip(1)];
    }
}
