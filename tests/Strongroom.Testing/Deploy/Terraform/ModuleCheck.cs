namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>What <c>terraform validate</c> would find and more: names that nothing declares, declarations that nothing names, indexes, arguments, attributes.</summary>
sealed class ModuleCheck
{
    /// <summary>The functions of Terraform 1.5 that the modules use; a new one is added here once it is known to be in that version.</summary>
    static readonly HashSet<string> Functions =
    [
        "alltrue", "base64encode", "can", "chomp", "cidrhost", "concat", "contains", "file", "filemd5", "filesha256", "jsondecode", "jsonencode", "length", "regex", "replace",
        "startswith", "templatefile", "timeadd", "timestamp", "toset", "trimprefix", "trimspace",
    ];

    readonly TerraformModule _module;
    readonly ProviderSchema _schema = new();
    readonly Dictionary<string, TerraformBlock> _blocks;
    readonly HashSet<string> _named = [];

    ModuleCheck(TerraformModule module) => (_module, _blocks) = (module, module.Resources.Concat(module.Data).ToDictionary(block => block.Address));

    /// <summary>One line a problem, each with its file.</summary>
    public static IReadOnlyList<string> Problems(TerraformModule module) => [.. new ModuleCheck(module).All()];

    IEnumerable<string> All()
    {
        foreach (var (file, body) in _module.Files)
        foreach (var (where, text) in TerraformModule.Texts(body).Where(each => !IsType(each.Where)))
        {
            var expression = TerraformExpression.Scan(text);
            foreach (var problem in expression.Paths.Select(path => Resolve(path, where)).OfType<string>()) yield return $"{file}: {where}: {problem}";
            foreach (var function in expression.Functions.Where(name => !Functions.Contains(name))) yield return $"{file}: {where}: the function {function} is not known";
        }
        foreach (var block in _blocks.Values)
        {
            foreach (var problem in _schema.Problems(block)) yield return $"{block.File}: {block.Address}: {problem}";
            if (!_module.Providers.Contains(block.Type.Split('_')[0])) yield return $"{block.File}: {block.Address}: versions.tf requires no provider {block.Type.Split('_')[0]}";
        }
        foreach (var name in _module.Variables.Where(name => !_named.Contains("var." + name))) yield return $"variables.tf: {name} is used nowhere";
        foreach (var name in _module.Locals.Where(name => !_named.Contains("local." + name))) yield return $"the local {name} is used nowhere";
    }

    /// <summary>variable.NAME.type: a word of Terraform's own.</summary>
    static bool IsType(string where) => where.StartsWith("variable.", StringComparison.Ordinal) && where.EndsWith(".type", StringComparison.Ordinal);

    string? Resolve(string path, string where)
    {
        var parts = path.Replace("[]", "", StringComparison.Ordinal).Split('.');
        var twice = parts.Length > 1 ? $"{parts[0]}.{parts[1]}" : path;
        if (!where.StartsWith("variable.", StringComparison.Ordinal)) _named.Add(twice);
        return parts[0] switch
        {
            "var" => Known(_module.Variables, parts, "no variable"),
            "local" => Known(_module.Locals, parts, "no local"),
            "path" => parts is [_, "module" or "root" or "cwd"] ? null : $"{path} is not known",
            "each" => where.StartsWith("resource.google_project_service", StringComparison.Ordinal) ? null : $"{path} needs a for_each",
            _ when where.EndsWith("ignore_changes", StringComparison.Ordinal) => ResolveIgnored(path, where),
            _ => ResolveBlock(path, where),
        };
    }

    static string? Known(IEnumerable<string> names, string[] parts, string what) => parts.Length > 1 && names.Contains(parts[1]) ? null : $"{what} is called {parts.ElementAtOrDefault(1)}";

    /// <summary>resource.TYPE.NAME.lifecycle.ignore_changes: an argument of that very resource.</summary>
    string? ResolveIgnored(string path, string where)
    {
        var parts = where.Split('.');
        return _schema.HasAttribute(_blocks[$"{parts[1]}.{parts[2]}"], path) ? null : $"{parts[1]} has no argument {path}";
    }

    string? ResolveBlock(string path, string where)
    {
        var plain = path.Replace("[]", "", StringComparison.Ordinal).Split('.');
        var length = plain[0] == "data" ? 3 : 2;
        if (plain.Length < length || !_blocks.TryGetValue(string.Join('.', plain.Take(length)), out var block)) return $"nothing is called {path}";
        if (where.EndsWith("depends_on", StringComparison.Ordinal)) return plain.Length == length ? null : $"{path}: depends_on takes resources, not what is in them";
        var indexed = path.Split('.').Take(length).Last().EndsWith("[]", StringComparison.Ordinal);
        if (indexed != block.IsMany) return block.IsMany ? $"{path}: there may be several or none of {block.Address}; an index belongs after it" : $"{path}: there is one {block.Address}; no index belongs after it";
        if (plain.Length == length) return $"{path}: an attribute belongs after {block.Address}";
        return !_schema.Knows(block) || _schema.HasAttribute(block, plain[length]) ? null : $"{path}: {block.Type} has no attribute {plain[length]}";
    }
}
