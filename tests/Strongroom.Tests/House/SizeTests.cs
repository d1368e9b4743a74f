using System.Text.RegularExpressions;

namespace Strongroom.Tests.House;

/// <summary>Small files, short methods: we watch the tail.</summary>
public sealed partial class SizeTests
{
    [Fact]
    public void Files_stay_small()
    {
        var lengths = SourceTree.Sources.Select(file => file.Lines.Length).Order().ToList();
        Assert.True(lengths[lengths.Count / 2] <= 60, $"the median file has {lengths[lengths.Count / 2]} lines");
        Assert.True(lengths[lengths.Count * 9 / 10] <= 200, $"the file at 90 % has {lengths[lengths.Count * 9 / 10]} lines");
        Assert.Empty(SourceTree.Sources.Where(file => file.Lines.Length > 600).Select(file => $"{file.Name} has {file.Lines.Length} lines"));
    }

    [Fact]
    public void Methods_fit_on_a_screen()
    {
        var methods = SourceTree.Sources.SelectMany(MethodsOf).ToList();
        Assert.True(methods.Count > 500, $"the scan found {methods.Count} methods only");
        Assert.Empty(methods.Where(method => method.Lines > 60 && !method.IsTable).Select(method => $"{method.Name} has {method.Lines} lines"));
    }

    [Fact]
    public void The_scan_sees_a_long_method()
    {
        var body = string.Concat(Enumerable.Repeat("        { Call(); }\n", 70));
        var file = new SourceFile("x.cs", "X", "X", [], $"namespace X;\nsealed class C\n{{\n    async Task<int> LongAsync(int a)\n    {{\n{body}    }}\n    int Short() => 1;\n}}\n");
        Assert.Contains(MethodsOf(file), method => method.Name.EndsWith("LongAsync", StringComparison.Ordinal) && method.Lines > 60);
    }

    /// <summary>A header that ends in a parenthesis, then its braces counted. Path tables are data: a method that holds one may be long.</summary>
    static IEnumerable<(string Name, int Lines, bool IsTable)> MethodsOf(SourceFile file)
    {
        foreach (Match header in Header().Matches(file.Code))
        {
            var start = header.Index;
            var open = file.Code.IndexOf('{', header.Index + header.Length - 1);
            var depth = 0;
            var end = open;
            for (; end < file.Code.Length; end++)
                if (file.Code[end] == '{') depth++;
                else if (file.Code[end] == '}' && --depth == 0) break;
            var body = file.Code[start..Math.Min(end + 1, file.Code.Length)];
            yield return ($"{file.Name}: {header.Groups[1].Value}", body.Trim('\n').Count(c => c == '\n') + 1, body.Contains("PathTable", StringComparison.Ordinal) || body.Contains("EnginePath", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("""^[ ]{4,12}(?!return |throw |new |if |else |for |foreach |while |switch |using |lock |await |yield |catch |case )(?:[\w<>\[\]?,.()]+ )+(\w+)(?:<[^>\n]+>)?\([^;{}]*\)[^;{}=]*\n?[ ]*\{""", RegexOptions.Multiline)] private static partial Regex Header();
}
