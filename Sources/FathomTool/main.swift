import FathomCommands

CommandLineTool.main()
