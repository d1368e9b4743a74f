using Strongroom.Primitives.Hcl;

namespace Strongroom.Tests.Primitives.Hcl;

/// <summary>A tree as one line of text, without places: what two ways of writing the same thing have in common.</summary>
static class HclShape
{
    public static string Of(string text) => Of(HclDocument.Parse(text, "test").Body);

    public static string Of(HclValue value) => value switch
    {
        HclString text => "\"" + text.Value.Replace("\n", "\\n", StringComparison.Ordinal) + "\"",
        HclNumber number => number.Text,
        HclBool flag => flag.Value ? "true" : "false",
        HclList list => "[" + string.Join(",", list.Items.Select(Of)) + "]",
        HclObject body => "{" + string.Join(";", body.Items.Select(item => string.Join('.', item.Keys.Select(key => key.Name)) + "=" + Of(item.Value))) + "}",
        _ => "?",
    };
}
