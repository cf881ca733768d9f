namespace ArtifactSdk.Cli.Completion;

/// <summary>Scripts that ask the program itself: its directive <c>[suggest:N]</c> answers with what can follow.</summary>
internal static class CompletionScripts
{
    private const string Bash =
        """
        # completion of artifacts for bash
        _artifacts_complete() {
            local cur=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
            COMPREPLY=($(compgen -W "$(artifacts "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$cur"))
            # No command and no option: a file.
            if [ ${#COMPREPLY[@]} -eq 0 ]; then compopt -o default; fi
        }
        complete -F _artifacts_complete artifacts

        """;

    private const string Zsh =
        """
        #compdef artifacts
        # completion of artifacts for zsh
        _artifacts() {
            local -a found
            found=("${(@f)$(artifacts "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            if [[ -n ${found[1]} ]]; then compadd -- "${found[@]}"; else _files; fi
        }
        compdef _artifacts artifacts

        """;

    private const string Fish =
        """
        # completion of artifacts for fish
        function __artifacts_complete
            set -l line (commandline -cp)
            artifacts "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c artifacts -a '(__artifacts_complete)'

        """;

    private const string PowerShell =
        """
        # completion of artifacts for PowerShell
        Register-ArgumentCompleter -Native -CommandName artifacts -ScriptBlock {
            param($word, $tree, $cursor)
            artifacts "[suggest:$cursor]" "$tree" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static IReadOnlyList<(string Shell, string Script, string Load)> All { get; } =
    [
        ("bash", Bash, "source <(artifacts completion bash)"),
        ("zsh", Zsh, "source <(artifacts completion zsh)"),
        ("fish", Fish, "artifacts completion fish | source"),
        ("powershell", PowerShell, "artifacts completion powershell | Out-String | Invoke-Expression"),
    ];
}
