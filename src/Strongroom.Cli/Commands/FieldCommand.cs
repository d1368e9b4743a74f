using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands;

/// <summary>A command whose answer is a secret, of which <c>-field</c> may pick one value.</summary>
abstract class FieldCommand(CommandContext context) : ApiCommand(context)
{
    readonly TextFlag _field = new("field", "Print only the value of this field, without a line end when the output is no terminal.");

    protected string? Field => _field.Value is { Length: > 0 } name ? name : null;

    protected int Print(VaultResponse response)
    {
        if (Field is { } field) return Output.WriteField(response, field);
        Output.WriteSecret(response);
        return ExitCode.Success;
    }

    protected sealed override void Define(FlagSet flags)
    {
        flags.Add("Output Options", _field);
        DefineOwn(flags);
    }

    protected virtual void DefineOwn(FlagSet flags)
    {
    }
}
