using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

static class TokenFields
{
    public static readonly Field<string> Token = Field.Text("token", "The token.") with { Sensitive = true };
    public static readonly Field<string> Accessor = Field.Text("accessor", "Accessor of the token.");
    public static readonly Field<TimeSpan> Increment = Field.Duration("increment", "The wished TTL from now on.");
}
