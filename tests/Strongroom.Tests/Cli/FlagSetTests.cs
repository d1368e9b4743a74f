using CsCheck;
using Strongroom.Cli.Flags;

namespace Strongroom.Tests.Cli;

public sealed class FlagSetTests
{
    static readonly Gen<string> Word = Gen.String[Gen.Char.AlphaNumeric, 1, 8];
    static readonly Gen<string> Value = Gen.String[Gen.Char[' ', '~'], 0, 12];

    [Fact]
    public void One_dash_and_two_dashes_and_both_ways_to_give_a_value_mean_the_same() =>
        Gen.Select(Value, Gen.Int[0, 3]).Sample((value, form) =>
        {
            var text = new TextFlag("path", "");
            string[] args = form switch { 0 => [$"-path={value}"], 1 => [$"--path={value}"], 2 => ["-path", value], _ => ["--path", value] };
            var rest = new FlagSet().Add("Options", text).Parse([.. args, "rest"]);
            return text.Value == value && text.IsSet && rest.SequenceEqual(["rest"]);
        });

    [Fact]
    public void Everything_from_the_first_argument_on_is_left_alone() =>
        Gen.Select(Word, Gen.OneOf(Word, Word.Select(word => "-" + word), Word.Select(word => "--" + word)).List[0, 5]).Sample((first, others) =>
        {
            var force = new BoolFlag("force", "");
            var rest = new FlagSet().Add("Options", force).Parse(["-force", first, .. others]);
            return force.Value && rest.SequenceEqual([first, .. others]);
        });

    [Fact]
    public void Two_dashes_alone_end_the_options() =>
        Word.Select(word => "-" + word).List[0, 5].Sample(others =>
            new FlagSet().Add("Options", new BoolFlag("force", "")).Parse(["-force", "--", .. others]).SequenceEqual(others));

    [Fact]
    public void Any_command_line_is_read_or_refused_and_nothing_else() =>
        Gen.OneOf(Word, Word.Select(word => "-" + word), Gen.Const("-n"), Gen.Const("-n=1"), Gen.Const("--"), Gen.Const("-"), Gen.Const("---x"), Gen.Const("-=x"), Gen.Const("-t=x"))
            .List[0, 6].Sample(args =>
            {
                var flags = new FlagSet().Add("Options", new IntFlag("number", "") { Aliases = ["n"] }, new BoolFlag("t", ""), new PairsFlag("header", ""), new DurationFlag("ttl", ""));
                try
                {
                    return flags.Parse(args).Count <= args.Count;
                }
                catch (FlagException error)
                {
                    return error.Message.Length > 0;
                }
            });

    [Theory]
    [InlineData("-x", "flag provided but not defined: -x")]
    [InlineData("--x=1", "flag provided but not defined: -x")]
    [InlineData("---x", "bad flag syntax: ---x")]
    [InlineData("-=x", "bad flag syntax: -=x")]
    [InlineData("-n", "flag needs an argument: -n")]
    [InlineData("-n=many", "invalid value \"many\" for flag -n: strconv.ParseInt: parsing \"many\": invalid syntax")]
    [InlineData("-force=maybe", "invalid boolean value \"maybe\" for -force: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("-ttl=bad", "invalid value \"bad\" for flag -ttl: strconv.ParseInt: parsing \"ba\": invalid syntax")]
    [InlineData("-header=bad", "invalid value \"bad\" for flag -header: missing = in KV pair: \"bad\"")]
    public void What_is_wrong_is_said_in_the_words_of_Go(string argument, string expected)
    {
        var flags = new FlagSet().Add("Options", new IntFlag("n", ""), new BoolFlag("force", ""), new DurationFlag("ttl", ""), new PairsFlag("header", ""));
        Assert.Equal(expected, Assert.Throws<FlagException>(() => flags.Parse([argument])).Message);
    }

    [Fact]
    public void A_boolean_does_not_take_the_next_argument()
    {
        var force = new BoolFlag("force", "");
        Assert.Equal(["false"], new FlagSet().Add("Options", force).Parse(["-force", "false"]));
        Assert.True(force.Value);
    }

    [Fact]
    public void Of_a_repeated_option_the_last_one_counts_unless_it_collects()
    {
        var (path, policy) = (new TextFlag("path", ""), new ListFlag("policy", "", splitOnComma: true));
        new FlagSet().Add("Options", path, policy).Parse(["-path=a", "-path=b", "-policy=x,y", "-policy=z"]);
        Assert.Equal("b", path.Value);
        Assert.Equal(["x", "y", "z"], policy.Values);
    }
}
