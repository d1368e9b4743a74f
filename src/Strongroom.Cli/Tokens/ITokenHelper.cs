namespace Strongroom.Cli.Tokens;

/// <summary>Where the token of a login is kept between commands.</summary>
interface ITokenHelper
{
    string? Get();

    void Store(string token);

    void Erase();
}
