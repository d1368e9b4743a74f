using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy;

/// <summary>The stand-in for systemd, with a shell script for a service.</summary>
[Trait("needs", "chroot")]
public sealed class UnitRunnerTests
{
    const string Unit = """
        [Service]
        Type=notify
        User=daemon
        Environment=GREETING="good day"
        RuntimeDirectory=demo
        RuntimeDirectoryMode=0700
        LoadCredential=pin:/etc/demo.pin
        UMask=0077
        NoNewPrivileges=yes
        CapabilityBoundingSet=CAP_IPC_LOCK
        AmbientCapabilities=CAP_IPC_LOCK
        ProtectSystem=strict
        ExecStartPre=+/bin/mkdir -p /var/made-by-root
        ExecStart=/usr/local/bin/demo "$GREETING" ${GREETING}
        ExecReload=/bin/kill -HUP $MAINPID
        """;

    /// <summary>Perl is part of every Debian; it can speak to a socket.</summary>
    const string Demo = """
        #!/usr/bin/perl
        use Socket;
        $| = 1;
        sub say1 { my ($text) = @_; socket(my $s, AF_UNIX, SOCK_DGRAM, 0); connect($s, sockaddr_un($ENV{NOTIFY_SOCKET})) or die "notify: $!"; send($s, $text, 0); }
        print "args @ARGV\n", "user ", scalar(getpwuid($<)), " umask ", sprintf("%04o", umask), " pid $$\n";
        print "home $ENV{HOME} runtime $ENV{RUNTIME_DIRECTORY}\n";
        open(my $pin, '<', "$ENV{CREDENTIALS_DIRECTORY}/pin") or die "pin: $!"; print "pin ", <$pin>, "\n";
        open(my $status, '<', '/proc/self/status'); print grep { /^(CapEff|CapBnd|NoNewPrivs)/ } <$status>;
        $SIG{HUP} = sub { print "reloaded\n" };
        $SIG{TERM} = sub { print "stopping\n"; exit 0 };
        say1("READY=1\nSTATUS=it stands");
        sleep 1 while 1;
        """;

    [Fact]
    public async Task A_unit_is_acted_out_as_its_own_settings_say()
    {
        var missing = ChrootRoot.Missing(ChrootRoot.CloudPackages);
        Assert.SkipWhen(missing is not null, missing ?? "");
        await using var root = await ChrootRoot.CreateAsync(ChrootRoot.CloudPackages);
        root.Write("/etc/systemd/system/demo.service", Unit);
        root.Write("/etc/demo.pin", "1234", "0600");
        root.Write("/usr/local/bin/demo", Demo, "0755");
        await using var runner = await UnitRunner.StartAsync(root, "demo.service");
        Assert.Equal("it stands", runner.StatusText);
        Assert.Contains("ProtectSystem", runner.Says);
        Assert.DoesNotContain("LoadCredential", runner.Says);
        await runner.ReloadAsync();
        await Eventually.TrueAsync(() => runner.Journal.Contains("reloaded", StringComparison.Ordinal), "reloaded");
        Assert.Equal(0, await runner.StopAsync());
        Assert.Contains("args good day good day", runner.Journal);
        Assert.Contains($"user daemon umask 0077 pid {runner.MainPid}", runner.Journal);
        Assert.Contains("home /usr/sbin runtime /run/demo", runner.Journal);
        Assert.Contains("pin 1234", runner.Journal);
        Assert.Matches("CapEff:\\s*0000000000004000", runner.Journal);
        Assert.Matches("CapBnd:\\s*0000000000004000", runner.Journal);
        Assert.Matches("NoNewPrivs:\\s*1", runner.Journal);
        Assert.True(root.Has("/var/made-by-root"));
        Assert.Equal("0700 daemon:daemon", await root.OwnerAsync("/run/demo"));
    }

    [Fact]
    public async Task What_ends_at_its_start_is_an_error_that_holds_its_words()
    {
        var missing = ChrootRoot.Missing(ChrootRoot.CloudPackages);
        Assert.SkipWhen(missing is not null, missing ?? "");
        await using var root = await ChrootRoot.CreateAsync(ChrootRoot.CloudPackages);
        root.Write("/etc/systemd/system/demo.service", "[Service]\nType=notify\nExecStart=/bin/sh -c 'echo no luck; exit 7'\n");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => UnitRunner.StartAsync(root, "demo.service"));
        Assert.Contains("ended with 7", error.Message);
        Assert.Contains("no luck", error.Message);
    }
}
