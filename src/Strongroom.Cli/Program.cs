namespace Strongroom.Cli;

static class Program
{
    static int Main(string[] args) => args.Length;
}
