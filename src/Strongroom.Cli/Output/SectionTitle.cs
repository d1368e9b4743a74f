namespace Strongroom.Cli.Output;

/// <summary>The <c>== Data ==</c> lines over the tables of a versioned secret.</summary>
static class SectionTitle
{
    /// <summary>Over a table of these keys: about as wide as the table.</summary>
    public static string Over(string title, IEnumerable<string> keys) => Of(title, keys.Select(key => key.Length).DefaultIfEmpty().Max() + "    Value".Length);

    public static string Of(string title, int width)
    {
        var signs = width - title.Length - 2;
        var side = signs <= 0 ? 2 : (signs + 1) / 2;
        return $"{new string('=', side)} {title} {new string('=', side)}";
    }
}
