using Strongroom.Seals.AwsKms.Credentials;

namespace Strongroom.Tests.Seals.AwsKms;

public sealed class IniFileTests
{
    [Fact]
    public void Sections_comments_spaces_and_nested_settings_are_read_as_the_aws_tools_do()
    {
        var sections = IniFile.Parse("""
            stray = 1
            # comment
            [default]
            Region = eu-west-1   ; where we are
            secret=a#b;c=d==
            s3 =
              max_concurrent_requests = 20
            ; another
            [profile a b]
            x = 1 # one
            [default]
            more=2
            broken line
            """.Split('\n'));
        Assert.Equal(["default", "profile a b"], sections.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("eu-west-1", sections["default"]["region"]);
        Assert.Equal("a#b;c=d==", sections["default"]["secret"]);
        Assert.Equal("2", sections["default"]["more"]);
        Assert.Equal("", sections["default"]["s3"]);
        Assert.False(sections["default"].ContainsKey("max_concurrent_requests"));
        Assert.Equal("1", sections["profile a b"]["x"]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_null() => Assert.Null(IniFile.TryRead("/no/such/file"));
}
