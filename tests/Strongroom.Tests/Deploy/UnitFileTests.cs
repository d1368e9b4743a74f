using Strongroom.Testing.Deploy;

namespace Strongroom.Tests.Deploy;

public sealed class UnitFileTests
{
    const string Text = """
        # a comment
        [Unit]
        Description=One
        [Service]
        Environment=A=1
        Environment="B=two words" C=3
        ExecStart=/bin/first
        ExecStart=
        ExecStart=/bin/second -x \
          -y
        User=vault
        User=other
        """;

    [Fact]
    public void The_last_value_counts_and_an_empty_one_forgets_those_before()
    {
        var unit = UnitFile.Parse("x.service", Text);
        Assert.Equal("One", unit.Value("Unit", "Description"));
        Assert.Equal("other", unit.Value("Service", "User"));
        Assert.Equal(["/bin/second -x    -y"], unit.Values("Service", "ExecStart"));
        Assert.Equal(["A=1", "\"B=two words\" C=3"], unit.Values("Service", "Environment"));
        Assert.Equal("none", unit.Value("Service", "Group", "none"));
    }

    [Fact]
    public void A_line_that_is_no_setting_is_named()
        => Assert.Contains("\"nonsense\"", Assert.Throws<InvalidDataException>(() => UnitFile.Parse("x.service", "[Service]\nnonsense\n")).Message);

    [Theory]
    [InlineData("/bin/kill -HUP $MAINPID", "/bin/kill|-HUP|17")]
    [InlineData("/bin/echo $NONE end", "/bin/echo|end")]
    [InlineData("/bin/echo ${TWO}x \"a b\" 'c\"d' e\\ f", "/bin/echo|one twox|a b|c\"d|e f")]
    [InlineData("/bin/echo $TWO $$HOME %n 100%%", "/bin/echo|one|two|$HOME|<n>|100%")]
    public void A_command_line_becomes_words(string line, string words)
    {
        var environment = new Dictionary<string, string> { ["MAINPID"] = "17", ["TWO"] = "one two" };
        Assert.Equal(words.Split('|'), ExecLine.Parse(line, letter => $"<{letter}>", environment).Command);
    }

    [Fact]
    public void Prefixes_say_what_may_fail_and_what_keeps_its_privileges()
    {
        var line = ExecLine.Parse("-+/sbin/setcap x", _ => "", new Dictionary<string, string>());
        Assert.True(line is { MayFail: true, WithFullPrivileges: true });
        Assert.Equal(["/sbin/setcap", "x"], line.Command);
    }
}
