namespace Strongroom.Testing.Docs;

/// <summary>Where the commands of a document are typed.</summary>
interface IDocPlace
{
    /// <summary>The command line with which a shell in there begins.</summary>
    string[] Enter(string[] shell);

    /// <summary>Where a file that the document names is for the tests; a name without a path is of the folder the shell begins in.</summary>
    string PathOf(string name);
}
